/**
 * The seams to the outside: clock and timers, randomness, executors.
 */
@NullMarked
package io.aemp.internal.runtime;

import org.jspecify.annotations.NullMarked;
