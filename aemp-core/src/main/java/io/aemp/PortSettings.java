package io.aemp;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a port. Immutable.
 *
 * @param name a chosen name, or null for a unique one
 * @param dispatch where its handlers run, or null for what the node does by default
 * @param mailboxLimit how many messages may wait before the port is killed with
 * {@code mailbox_overflow}
 * @since 0.1.0
 */
public record PortSettings(@Nullable String name, @Nullable Dispatch dispatch, int mailboxLimit) {

	/** A port with a unique name, the node's own dispatch, and no limit. */
	public static final PortSettings DEFAULTS = new PortSettings(null, null, Integer.MAX_VALUE);

	/**
	 * Settings of a port.
	 * @param name a chosen name, or null for a unique one
	 * @param dispatch where its handlers run, or null for what the node does by default
	 * @param mailboxLimit how many messages may wait
	 */
	public PortSettings {
		if (name != null) {
			PortId.checkName(name);
		}
		if (mailboxLimit < 1) {
			throw new IllegalArgumentException("A mailbox needs room for one message at least, not " + mailboxLimit);
		}
	}

	/**
	 * Returns a copy with a chosen name.
	 * @param name never used before in this process
	 * @return new settings
	 */
	public PortSettings named(String name) {
		Objects.requireNonNull(name, "The port name must not be null");
		return new PortSettings(name, this.dispatch, this.mailboxLimit);
	}

	/**
	 * Returns a copy with another dispatch.
	 * @param dispatch where
	 * @return new settings
	 */
	public PortSettings on(Dispatch dispatch) {
		return new PortSettings(this.name, dispatch, this.mailboxLimit);
	}

	/**
	 * Returns a copy with a limited mailbox.
	 * @param messages how many may wait
	 * @return new settings
	 */
	public PortSettings mailboxLimit(int messages) {
		return new PortSettings(this.name, this.dispatch, messages);
	}

}
