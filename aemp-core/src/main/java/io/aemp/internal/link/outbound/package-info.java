/**
 * The queue to one node: messages before there is a link, frames in chunks afterwards,
 * with the limit of each node and the budget of all. A queue belongs to the lock of its
 * owner. Encoding happens on the thread of the sender, or on the loop, without a lock.
 * The budget is shared by all nodes and has no lock; it is relieved without the lock of
 * any queue.
 */
@NullMarked
package io.aemp.internal.link.outbound;

import org.jspecify.annotations.NullMarked;
