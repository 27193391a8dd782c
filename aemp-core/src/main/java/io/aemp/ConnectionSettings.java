package io.aemp;

import java.util.List;

/**
 * Settings of the connections of a node. Immutable.
 *
 * @param framings the framings in which other nodes may send, preferred first, and in
 * which this node is willing to send; named as in greetings
 * @param noDelay true to send small packets at once ({@code TCP_NODELAY})
 * @param keepAlive true to let TCP probe idle connections ({@code SO_KEEPALIVE})
 * @since 0.1.0
 */
public record ConnectionSettings(List<String> framings, boolean noDelay, boolean keepAlive) {

	/** The settings of a node that sets nothing about connections. */
	public static final ConnectionSettings DEFAULTS = new ConnectionSettings(List.of("cbor", "json"), true, true);

	/**
	 * Checks the values.
	 * @param framings the framings in which other nodes may send, preferred first, and in
	 * which this node is willing to send; named as in greetings
	 * @param noDelay true to send small packets at once ({@code TCP_NODELAY})
	 * @param keepAlive true to let TCP probe idle connections ({@code SO_KEEPALIVE})
	 * @throws IllegalArgumentException if a value is one that no node can have; the
	 * message names the setting
	 */
	public ConnectionSettings {
		framings = SettingRules.notEmpty("framings", "framing", framings);
	}

	/**
	 * Sets the framings in which frames may travel, in both directions.
	 * @param framings names as in greetings, preferred first; {@code cbor} and
	 * {@code json} by default
	 * @return new settings
	 */
	public ConnectionSettings framings(List<String> framings) {
		return new ConnectionSettings(framings, this.noDelay, this.keepAlive);
	}

	/**
	 * Sets whether small packets go out at once. Otherwise TCP may keep them back for the
	 * time of a round trip to fill its segments.
	 * @param noDelay true by default
	 * @return new settings
	 */
	public ConnectionSettings noDelay(boolean noDelay) {
		return new ConnectionSettings(this.framings, noDelay, this.keepAlive);
	}

	/**
	 * Sets whether TCP probes connections on which nothing is sent.
	 * @param keepAlive true by default
	 * @return new settings
	 */
	public ConnectionSettings keepAlive(boolean keepAlive) {
		return new ConnectionSettings(this.framings, this.noDelay, keepAlive);
	}

	/**
	 * Sets the framings, as {@link #framings(List)} does.
	 * @param framings names as in greetings, preferred first
	 * @return new settings
	 */
	public ConnectionSettings framings(String... framings) {
		return framings(List.of(framings));
	}

}
