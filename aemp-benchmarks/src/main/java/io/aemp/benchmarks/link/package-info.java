/**
 * Measures what a link costs its own node, without a network.
 */
@NullMarked
package io.aemp.benchmarks.link;

import org.jspecify.annotations.NullMarked;
