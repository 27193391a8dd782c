/**
 * Measurements of the shared database and of how its cost grows.
 */
@NullMarked
package io.aemp.benchmarks.database;

import org.jspecify.annotations.NullMarked;
