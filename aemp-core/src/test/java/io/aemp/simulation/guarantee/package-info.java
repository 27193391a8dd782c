/**
 * The proof of the message guarantee: a simulation that sends and monitors in every way
 * there is, a checker that knows nothing but the promise, and deliberate bugs that the
 * checker has to find.
 */
@NullMarked
package io.aemp.simulation.guarantee;

import org.jspecify.annotations.NullMarked;
