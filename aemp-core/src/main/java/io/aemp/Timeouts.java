package io.aemp;

import java.time.Duration;

/**
 * Time limits of a node. Immutable. Durations that no clock counts to the end are cut to
 * a hundred years.
 *
 * @param handshake the time for greeting and authentication of a connection together
 * @param connect the time for one attempt to reach a node, with all its addresses
 * @param monitor how long a silent peer of another implementation counts as alive
 * @param query the time for a database query, and for the look-up of a node's addresses
 * @param standstill how long handlers may make no progress while reading from a node is
 * paused, before the port that holds most of its input is killed with
 * {@code mailbox_overflow}
 * @since 0.1.0
 */
public record Timeouts(Duration handshake, Duration connect, Duration monitor, Duration query, Duration standstill) {

	/** The time limits of a node that sets none. */
	public static final Timeouts DEFAULTS = new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(2),
			Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(30));

	/**
	 * Checks the values.
	 * @param handshake the time for greeting and authentication of a connection together
	 * @param connect the time for one attempt to reach a node, with all its addresses
	 * @param monitor how long a silent peer of another implementation counts as alive
	 * @param query the time for a database query, and for the look-up of a node's
	 * addresses
	 * @param standstill how long handlers may make no progress while reading from a node
	 * is paused, before the port that holds most of its input is killed with
	 * {@code mailbox_overflow}
	 * @throws IllegalArgumentException if a value is one that no node can have; the
	 * message names the setting
	 */
	public Timeouts {
		handshake = SettingRules.positive("handshakeTimeout", handshake);
		connect = SettingRules.positive("connectTimeout", connect);
		monitor = SettingRules.positive("monitorTimeout", monitor);
		query = SettingRules.positive("queryTimeout", query);
		standstill = SettingRules.positive("standstillTimeout", standstill);
	}

	/**
	 * Limits greeting and authentication.
	 * @param handshake for both together, 10 s by default
	 * @return new settings
	 */
	public Timeouts handshake(Duration handshake) {
		return new Timeouts(handshake, this.connect, this.monitor, this.query, this.standstill);
	}

	/**
	 * Limits one attempt to reach a node.
	 * @param connect for all its addresses together, 2 s by default
	 * @return new settings
	 */
	public Timeouts connect(Duration connect) {
		return new Timeouts(this.handshake, connect, this.monitor, this.query, this.standstill);
	}

	/**
	 * Sets how long a silent peer of another implementation counts as alive.
	 * @param monitor 30 s by default
	 * @return new settings
	 */
	public Timeouts monitor(Duration monitor) {
		return new Timeouts(this.handshake, this.connect, monitor, this.query, this.standstill);
	}

	/**
	 * Limits queries of the database, and the look-up of a node's addresses.
	 * @param query 10 s by default
	 * @return new settings
	 */
	public Timeouts query(Duration query) {
		return new Timeouts(this.handshake, this.connect, this.monitor, query, this.standstill);
	}

	/**
	 * Sets how long nothing that a node sent may be handled while nothing more is read
	 * from it. Then the port that holds most of it is killed with
	 * {@code mailbox_overflow}.
	 * @param standstill 30 s by default
	 * @return new settings
	 */
	public Timeouts standstill(Duration standstill) {
		return new Timeouts(this.handshake, this.connect, this.monitor, this.query, standstill);
	}

}
