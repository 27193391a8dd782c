/**
 * The node itself as a context, and the delivery of link events to observers. All state
 * belongs to the serial executor of the kernel, and there are no locks. Other threads
 * only enqueue.
 */
@NullMarked
package io.aemp.internal.link.events;

import org.jspecify.annotations.NullMarked;
