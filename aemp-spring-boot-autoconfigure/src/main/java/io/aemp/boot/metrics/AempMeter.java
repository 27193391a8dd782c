package io.aemp.boot.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter.Type;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a node. Each is defined here only; {@link AempMetrics} registers them.
 *
 * @since 0.1.0
 */
public enum AempMeter implements MeterDocumentation {

	/** Other nodes, by the state of the link. */
	LINKS("aemp.links", Type.GAUGE, null, "Other nodes of which something is known, by the state of the link",
			Key.STATE),

	/** Links that came up. */
	LINKS_ESTABLISHED("aemp.links.established", Type.COUNTER, null, "Links that came up"),

	/** Links that failed. */
	LINKS_FAILED("aemp.links.failed", Type.COUNTER, null, "Links that failed"),

	/** Nodes from which nothing is read. */
	LINKS_UNREAD("aemp.links.unread", Type.GAUGE, null,
			"Nodes from which nothing is read, because too much that they sent waits"),

	/** Stops of reading. */
	LINKS_READING_STOPS("aemp.links.reading.stops", Type.COUNTER, null,
			"Times that reading from a node stopped, because too much that it sent waits"),

	/** Messages and requests sent. */
	PACKETS_SENT("aemp.packets.sent", Type.COUNTER, null, "Messages and requests handed to connections"),

	/** Bytes sent. */
	DATA_SENT("aemp.data.sent", Type.COUNTER, BaseUnits.BYTES, "Bytes handed to connections"),

	/** Bytes received. */
	DATA_RECEIVED("aemp.data.received", Type.COUNTER, BaseUnits.BYTES, "Bytes received over links"),

	/** Messages in send queues. */
	SEND_QUEUE_MESSAGES("aemp.send.queue.messages", Type.GAUGE, null, "Messages and requests that wait to be sent"),

	/** Size of send queues. */
	SEND_QUEUE_SIZE("aemp.send.queue.size", Type.GAUGE, BaseUnits.BYTES,
			"Size of the messages and requests that wait to be sent, as it counts for the limits"),

	/** Messages dropped, by reason. */
	MESSAGES_LOST("aemp.messages.lost", Type.COUNTER, null, "Messages dropped on this node, by reason", Key.REASON),

	/** Ports. */
	PORTS("aemp.ports", Type.GAUGE, null, "Ports of the node"),

	/** Monitors on ports of other nodes. */
	MONITORS("aemp.monitors", Type.GAUGE, null, "Monitors of this node on ports of other nodes"),

	/** Monitors that fired. */
	MONITORS_FIRED("aemp.monitors.fired", Type.COUNTER, null,
			"Monitors that fired: those of this node, and those of others on its ports");

	private final String meterName;

	private final Type type;

	private final @Nullable String baseUnit;

	private final String description;

	private final Key[] keys;

	AempMeter(String meterName, Type type, @Nullable String baseUnit, String description, Key... keys) {
		this.meterName = meterName;
		this.type = type;
		this.baseUnit = baseUnit;
		this.description = description;
		this.keys = keys;
	}

	@Override
	public String getName() {
		return this.meterName;
	}

	@Override
	public Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.keys.clone();
	}

	/**
	 * Returns the meaning of the meter, as registries and the reference show it.
	 * @return one sentence without a full stop
	 */
	public String description() {
		return this.description;
	}

	/**
	 * The keys of tags that distinguish the meters of one name.
	 */
	public enum Key implements KeyName {

		/** The state of a link: {@code up}, {@code slow} or {@code down}. */
		STATE("state"),

		/** The reason for a loss, such as {@code dead-port}. */
		REASON("reason");

		private final String key;

		Key(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
