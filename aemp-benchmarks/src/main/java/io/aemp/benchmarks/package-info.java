/**
 * Measures the node: load between two processes, and the parts that make it fast.
 */
@NullMarked
package io.aemp.benchmarks;

import org.jspecify.annotations.NullMarked;
