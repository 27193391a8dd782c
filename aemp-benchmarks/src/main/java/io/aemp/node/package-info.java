/**
 * Gives benchmarks access to nodes on a runtime of their own.
 */
@NullMarked
package io.aemp.node;

import org.jspecify.annotations.NullMarked;
