package io.aemp;

import java.time.Duration;
import java.util.Objects;

/**
 * The settings by which a node runs the handlers of its ports. Immutable.
 *
 * @param threads the number of threads that run handlers
 * @param dispatch where handlers run, unless a port chooses otherwise
 * @param blockedThreshold how long a handler may keep a shared thread before a warning is
 * logged
 * @since 0.1.0
 */
public record HandlerSettings(int threads, Dispatch dispatch, Duration blockedThreshold) {

	/** The settings of a node that sets nothing about handlers. */
	public static final HandlerSettings DEFAULTS = new HandlerSettings(
			Math.max(2, Runtime.getRuntime().availableProcessors()), Dispatch.POOL, Duration.ofSeconds(10));

	/**
	 * Checks the values.
	 * @param threads the number of threads that run handlers
	 * @param dispatch where handlers run, unless a port chooses otherwise
	 * @param blockedThreshold how long a handler may keep a shared thread before a
	 * warning is logged
	 * @throws IllegalArgumentException if a value is one that no node can have; the
	 * message names the setting
	 */
	public HandlerSettings {
		SettingRules.atLeast("handlerThreads", threads, 1);
		Objects.requireNonNull(dispatch, "The dispatch must not be null");
		blockedThreshold = SettingRules.positive("blockedHandlerThreshold", blockedThreshold);
	}

	/**
	 * Sets how many threads run handlers.
	 * @param threads by default one for each processor, at least two
	 * @return new settings
	 */
	public HandlerSettings threads(int threads) {
		return new HandlerSettings(threads, this.dispatch, this.blockedThreshold);
	}

	/**
	 * Sets where handlers run, unless a port chooses otherwise.
	 * @param dispatch the pool by default
	 * @return new settings
	 */
	public HandlerSettings dispatch(Dispatch dispatch) {
		return new HandlerSettings(this.threads, dispatch, this.blockedThreshold);
	}

	/**
	 * Sets how long a handler may keep a thread that others need, before a warning is
	 * logged.
	 * @param blockedThreshold 10 s by default
	 * @return new settings
	 */
	public HandlerSettings blockedThreshold(Duration blockedThreshold) {
		return new HandlerSettings(this.threads, this.dispatch, blockedThreshold);
	}

}
