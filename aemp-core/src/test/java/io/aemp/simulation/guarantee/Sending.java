package io.aemp.simulation.guarantee;

import io.aemp.PortId;
import org.jspecify.annotations.Nullable;

/**
 * Something that a context sent to a port, and what became of it. Times are places in the
 * trace.
 */
final class Sending {

	/** Later than everything. */
	static final long NEVER = Long.MAX_VALUE;

	private final int number;

	private final Kind kind;

	private String context;

	private String target;

	private final long begun;

	private long done = NEVER;

	private boolean refused;

	private long received = NEVER;

	private @Nullable String receiver;

	Sending(int number, Kind kind, String context, String target, long begun) {
		this.number = number;
		this.kind = kind;
		this.context = context;
		this.target = target;
		this.begun = begun;
	}

	int number() {
		return this.number;
	}

	Kind kind() {
		return this.kind;
	}

	/** Returns the sender. */
	String context() {
		return this.context;
	}

	/** It was nobody's that could own a monitor. */
	void orphan() {
		this.context += " (dead)";
	}

	/** To which port. */
	String target() {
		return this.target;
	}

	/** The name of what was spawned is known afterwards. */
	void target(String target) {
		this.target = target;
	}

	String targetNode() {
		return PortId.nodeOf(this.target);
	}

	long begun() {
		return this.begun;
	}

	/**
	 * Returns the time at which the call had returned; until then, others may have been
	 * sent before it.
	 */
	long done() {
		return this.done;
	}

	void done(long now) {
		this.done = now;
	}

	/** The sender was told at once that this cannot be sent. */
	boolean isRefused() {
		return this.refused;
	}

	void refuse(long now) {
		this.done = now;
		this.refused = true;
	}

	boolean isReceived() {
		return this.received != NEVER;
	}

	long received() {
		return this.received;
	}

	/** The one life of the port that got it: chosen names may come back. */
	@Nullable String receiver() {
		return this.receiver;
	}

	void receive(String receiver, long now) {
		this.receiver = receiver;
		this.received = now;
	}

	@Override
	public String toString() {
		return this.kind + " " + this.number + " to " + this.target;
	}

	/**
	 * The kind of what is sent.
	 */
	enum Kind {

		/** A message. */
		SND,

		/** A message with a reply port at its end. */
		CAL,

		/** A message that the context will send some time later. */
		LATER,

		/** A request to make the port. */
		SPAWN,

		/** The end of the port. */
		KIL

	}

}
