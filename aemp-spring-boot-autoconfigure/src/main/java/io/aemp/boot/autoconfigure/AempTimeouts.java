package io.aemp.boot.autoconfigure;

import java.time.Duration;

/**
 * How long things may take: the properties {@code aemp.timeouts}.
 *
 * @since 0.1.0
 */
public class AempTimeouts {

	/**
	 * How long greeting and authentication of a connection may take together.
	 */
	private Duration handshake = Duration.ofSeconds(10);

	/**
	 * How long one attempt to reach a node may take, all its addresses together.
	 */
	private Duration connect = Duration.ofSeconds(2);

	/**
	 * How long a silent node counts as alive. For nodes of this kind it is never more
	 * than 10 seconds.
	 */
	private Duration monitor = Duration.ofSeconds(30);

	/**
	 * How long a query of the shared database, or the look-up of a node's addresses, may
	 * take.
	 */
	private Duration query = Duration.ofSeconds(10);

	/**
	 * How long nothing that a node has sent may be handled while nothing more is read
	 * from it. Then the port that holds most of it is killed with 'mailbox_overflow'.
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

}
