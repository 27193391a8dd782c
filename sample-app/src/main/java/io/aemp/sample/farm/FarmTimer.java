package io.aemp.sample.farm;

import java.time.Duration;

import io.aemp.Guard;

/**
 * Runs something later: the farm's only source of time.
 */
@FunctionalInterface
interface FarmTimer {

	/**
	 * Runs an action once.
	 * @param delay how much later
	 * @param action what to do; short, and thread-safe
	 * @return calls it off when closed
	 */
	Guard after(Duration delay, Runnable action);

}
