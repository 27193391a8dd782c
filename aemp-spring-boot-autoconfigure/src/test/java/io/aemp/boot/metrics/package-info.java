/**
 * Tests of the metrics of a node.
 */
@NullMarked
package io.aemp.boot.metrics;

import org.jspecify.annotations.NullMarked;
