/**
 * Wires the kernel together; {@link io.aemp.node.AempNode} is the one class outside
 * {@code io.aemp} that an application without Spring imports.
 */
@NullMarked
package io.aemp.node;

import org.jspecify.annotations.NullMarked;
