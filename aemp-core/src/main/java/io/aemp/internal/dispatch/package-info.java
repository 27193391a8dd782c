/**
 * Dispatch: actors with a mailbox, and the dispatchers that give them turns on the
 * threads of the pool, of virtual threads, or of an event loop. The lock of an actor
 * guards its mailbox. No other lock is taken while it is held.
 */
@NullMarked
package io.aemp.internal.dispatch;

import org.jspecify.annotations.NullMarked;
