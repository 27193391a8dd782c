package io.aemp;

import java.util.Objects;

/**
 * The settings of a node, in groups. Immutable, checked where they are set, and printed
 * without the secret and keys.
 *
 * @param nodeId the name of the node in the network as configured, perhaps with
 * {@code %n} and {@code %u} in it
 * @param network where the node listens, and where it finds other nodes
 * @param authentication how nodes prove that they belong to the network
 * @param connections settings of connections
 * @param handlers how the handlers of ports run
 * @param timeouts time limits
 * @param limits limits on memory
 * @param mapper converts records and other objects that are sent to elements
 * @see #builder()
 * @since 0.1.0
 */
public record NodeSettings(String nodeId, NetworkSettings network, AuthenticationSettings authentication,
		ConnectionSettings connections, HandlerSettings handlers, Timeouts timeouts, Limits limits,
		ElementMapper mapper) {

	/**
	 * Checks the node ID; groups check their values themselves.
	 * @param nodeId the name of the node in the network as configured
	 * @param network where the node listens, and where it finds other nodes
	 * @param authentication how nodes prove that they belong to the network
	 * @param connections settings of connections
	 * @param handlers how the handlers of ports run
	 * @param timeouts time limits
	 * @param limits limits on memory
	 * @param mapper converts records and other objects that are sent to elements
	 * @throws IllegalArgumentException if the node ID is illegal
	 */
	public NodeSettings {
		Placeholders.check("nodeId", NodeId.check(nodeId));
		Objects.requireNonNull(network, "The network settings must not be null");
		Objects.requireNonNull(authentication, "The authentication settings must not be null");
		Objects.requireNonNull(connections, "The connection settings must not be null");
		Objects.requireNonNull(handlers, "The handler settings must not be null");
		Objects.requireNonNull(timeouts, "The timeouts must not be null");
		Objects.requireNonNull(limits, "The limits must not be null");
		Objects.requireNonNull(mapper, "The mapper must not be null");
	}

	/**
	 * Starts from the defaults.
	 * @return a builder; not safe for use by several threads
	 */
	public static NodeSettingsBuilder builder() {
		return new NodeSettingsBuilder(new NodeSettings("%n/", NetworkSettings.DEFAULTS,
				AuthenticationSettings.DEFAULTS, ConnectionSettings.DEFAULTS, HandlerSettings.DEFAULTS,
				Timeouts.DEFAULTS, Limits.DEFAULTS, ElementMapper.standard()));
	}

	/**
	 * Starts from these settings.
	 * @return a builder; not safe for use by several threads
	 */
	public NodeSettingsBuilder toBuilder() {
		return new NodeSettingsBuilder(this);
	}

	@Override
	public String toString() {
		return "NodeSettings[nodeId=" + this.nodeId + ", binds=" + this.network.binds() + ", seeds="
				+ this.network.seeds() + ", secret=" + ((this.authentication.secret() != null) ? "set" : "none")
				+ ", tls=" + ((this.authentication.tls() != null) ? "set" : "none") + "]";
	}

}
