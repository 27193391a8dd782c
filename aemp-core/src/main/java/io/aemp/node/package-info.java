/**
 * {@link io.aemp.node.AempNode}, the one class outside {@code io.aemp} that an
 * application without Spring uses.
 */
@NullMarked
package io.aemp.node;

import org.jspecify.annotations.NullMarked;
