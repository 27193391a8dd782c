package io.aemp.internal.port;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.aemp.Message;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;

/**
 * The receivers of a port, by tag and by default. Never changed.
 *
 * @param byDefault for what no tag matches, or null
 * @param byTag for messages whose first element is the tag
 */
record Receivers(@Nullable Receiver byDefault, Map<String, Receiver> byTag) {

	static final Receivers NONE = new Receivers(null, Map.of());

	Receivers with(Receiver byDefault) {
		Objects.requireNonNull(byDefault, "The receiver must not be null");
		return new Receivers(byDefault, this.byTag);
	}

	Receivers with(String tag, @Nullable Receiver receiver) {
		Objects.requireNonNull(tag, "The tag must not be null");
		Map<String, Receiver> changed = new HashMap<>(this.byTag);
		if (receiver != null) {
			changed.put(tag, receiver);
		}
		else {
			changed.remove(tag);
		}
		// One tag takes little room this way; more are found faster as they are, since
		// immutable maps divide for each look-up.
		return new Receivers(this.byDefault, (changed.size() <= 1) ? Map.copyOf(changed) : changed);
	}

	boolean isEmpty() {
		return this.byDefault == null && this.byTag.isEmpty();
	}

	/**
	 * Gives a message to whom it is for.
	 * @return false if that is nobody
	 */
	boolean receive(Message message) throws Exception {
		Receiver tagged = this.byTag.isEmpty() ? null : find(message.tag());
		if (tagged != null) {
			tagged.receive(message.rest(1));
			return true;
		}
		if (this.byDefault != null) {
			this.byDefault.receive(message);
			return true;
		}
		return false;
	}

	/**
	 * Gives a message of another node to whom it is for.
	 * @param packet the port name and the message
	 * @return false if that is nobody
	 */
	boolean receive(@Nullable Object[] packet) throws Exception {
		// Looking at the tag makes no object, if this is compiled.
		Receiver tagged = this.byTag.isEmpty() ? null : find(Message.decoded(packet, 1).tag());
		if (tagged != null) {
			tagged.receive(Message.decoded(packet, 2));
			return true;
		}
		if (this.byDefault != null) {
			this.byDefault.receive(Message.decoded(packet, 1));
			return true;
		}
		return false;
	}

	private @Nullable Receiver find(@Nullable String tag) {
		return (tag != null) ? this.byTag.get(tag) : null;
	}

}
