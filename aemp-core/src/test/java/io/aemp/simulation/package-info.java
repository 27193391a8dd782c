/**
 * Networks of many nodes in one process, under a clock that moves when it is told to,
 * with faults, from one seed: the same seed is the same history.
 */
@NullMarked
package io.aemp.simulation;

import org.jspecify.annotations.NullMarked;
