/**
 * The farm: a queue of jobs, given to the workers of the network.
 */
@NullMarked
package io.aemp.sample.farm;

import org.jspecify.annotations.NullMarked;
