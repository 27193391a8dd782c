/**
 * Wires the kernel of a node together, from one start to the next stop, and implements
 * the operations of {@link io.aemp.Node} on it.
 */
@NullMarked
package io.aemp.internal.node;

import org.jspecify.annotations.NullMarked;
