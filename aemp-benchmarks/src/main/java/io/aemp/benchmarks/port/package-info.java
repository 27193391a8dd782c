/**
 * Measures local ports beside plain Java that does the same.
 */
@NullMarked
package io.aemp.benchmarks.port;

import org.jspecify.annotations.NullMarked;
