/**
 * What the shared database costs, and how that grows.
 */
@NullMarked
package io.aemp.benchmarks.database;

import org.jspecify.annotations.NullMarked;
