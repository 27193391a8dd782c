package io.aemp.boot.autoconfigure;

import java.time.Duration;

import io.aemp.NodeSettingsBuilder;
import io.aemp.Timeouts;

/**
 * Time limits: the properties {@code aemp.timeouts}.
 *
 * @since 0.1.0
 */
public class AempTimeouts {

	/**
	 * Time limit of greeting and authentication of a connection together.
	 */
	private Duration handshake = Duration.ofSeconds(10);

	/**
	 * Time limit of one attempt to reach a node, with all its addresses.
	 */
	private Duration connect = Duration.ofSeconds(2);

	/**
	 * Time after which a silent node counts as dead. For nodes of this kind it is never
	 * more than 10 seconds.
	 */
	private Duration monitor = Duration.ofSeconds(30);

	/**
	 * Time limit of a query of the shared database, and of the look-up of a node's
	 * addresses.
	 */
	private Duration query = Duration.ofSeconds(10);

	/**
	 * Time for which handlers may make no progress while reading from a node is paused,
	 * before the port that holds most of its input is killed with 'mailbox_overflow'.
	 */
	private Duration standstill = Duration.ofSeconds(30);

	public Duration getHandshake() {
		return this.handshake;
	}

	public void setHandshake(Duration handshake) {
		this.handshake = handshake;
	}

	public Duration getConnect() {
		return this.connect;
	}

	public void setConnect(Duration connect) {
		this.connect = connect;
	}

	public Duration getMonitor() {
		return this.monitor;
	}

	public void setMonitor(Duration monitor) {
		this.monitor = monitor;
	}

	public Duration getQuery() {
		return this.query;
	}

	public void setQuery(Duration query) {
		this.query = query;
	}

	public Duration getStandstill() {
		return this.standstill;
	}

	public void setStandstill(Duration standstill) {
		this.standstill = standstill;
	}

	void applyTo(PropertiesNodeSettings settings) {
		settings.group("aemp.timeouts.", NodeSettingsBuilder::timeouts)
			.set("handshake", this.handshake, PropertiesNodeSettings.SHORTEST, Timeouts::handshake)
			.set("connect", this.connect, PropertiesNodeSettings.SHORTEST, Timeouts::connect)
			.set("monitor", this.monitor, PropertiesNodeSettings.SHORTEST_SILENCE, Timeouts::monitor)
			.set("query", this.query, PropertiesNodeSettings.SHORTEST, Timeouts::query)
			.set("standstill", this.standstill, PropertiesNodeSettings.SHORTEST_SILENCE, Timeouts::standstill);
	}

}
