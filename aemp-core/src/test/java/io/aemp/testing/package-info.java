/**
 * Fixtures for tests of this and other modules: a clock, executors and a network that
 * move only when they are told to.
 */
@NullMarked
package io.aemp.testing;

import org.jspecify.annotations.NullMarked;
