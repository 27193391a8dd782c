/**
 * The seams to the outside: clock and timers, randomness, executors.
 */
@NullMarked
package io.aemp.runtime;

import org.jspecify.annotations.NullMarked;
