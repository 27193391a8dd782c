/**
 * The guarantee, rules R1 to R4: the sequence of all that is sent to one node, the
 * monitors on its ports, and the fences of contexts that have not taken notice of a loss.
 *
 * <p>
 * {@code RemoteSequence} is the lock and the only class here that several threads may
 * use; {@code SequenceState} and what it holds belong to that lock. Under it, entries are
 * put into mailboxes, timers are set and tasks are handed to executors. Nothing is
 * encoded but short requests, nothing is logged, no future is settled, and no other
 * sequence is locked.
 */
@NullMarked
package io.aemp.internal.link.sequence;

import org.jspecify.annotations.NullMarked;
