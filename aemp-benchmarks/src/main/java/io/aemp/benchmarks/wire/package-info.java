/**
 * Measures messages to bytes and back, beside Jackson.
 */
@NullMarked
package io.aemp.benchmarks.wire;

import org.jspecify.annotations.NullMarked;
