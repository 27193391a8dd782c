package io.aemp.boot.autoconfigure;

import java.util.List;
import java.util.Map;

import io.aemp.ConnectionSettings;
import io.aemp.NetworkSettings;
import io.aemp.NodeSettingsBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * The properties of the node of this application.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("aemp")
public class AempProperties {

	/**
	 * Whether to make the application a node.
	 */
	private boolean enabled = true;

	/**
	 * Whether to log a warning for an unknown 'aemp' property, instead of stopping the
	 * start.
	 */
	private boolean ignoreUnknownProperties = false;

	/**
	 * Name of the node, unique in the network. '%n' stands for the name of the host, '%u'
	 * for a random string; one is appended to a name that ends with a slash. By default,
	 * the name of the application or else of the host, a slash, and a random string.
	 */
	private @Nullable String nodeId;

	/**
	 * Comma-separated list of addresses to listen on, each 'host:port', a port alone for
	 * every address, or '*' for every address and any free port. The node follows when
	 * the addresses of the machine change. Empty for a node that does not listen.
	 */
	private List<String> binds = List.of("*");

	/**
	 * Comma-separated list of addresses, each 'host:port', that other nodes are told
	 * instead of those that the node listens on: where an address is translated, or in a
	 * container.
	 */
	private List<String> advertise = List.of();

	/**
	 * Comma-separated list of addresses, each 'host:port', of nodes to keep a link to.
	 */
	private List<String> seeds = List.of();

	/**
	 * Addresses of nodes that are known by name only: a comma-separated list of
	 * addresses, each 'host:port', for each node ID.
	 */
	private Map<String, List<String>> addresses = Map.of();

	/**
	 * Secret that all nodes of the network share: a text, whose bytes in UTF-8 count, or
	 * 'base64:' and the bytes as Base64. Without a secret, and without TLS, the node
	 * neither listens nor connects. A blank one and an unresolved placeholder stop the
	 * start.
	 */
	private @Nullable String secret;

	/**
	 * Comma-separated list of framings in which packets may travel, preferred first.
	 */
	private List<String> framings = List.of("cbor", "json");

	/**
	 * Whether the node is a global node from its start, which others ask. Seeds become
	 * global nodes when they are asked.
	 */
	private boolean global = false;

	private final Ssl ssl = new Ssl();

	@NestedConfigurationProperty
	private final AempAuthentication auth = new AempAuthentication();

	@NestedConfigurationProperty
	private final AempHandlers handlers = new AempHandlers();

	private final Tcp tcp = new Tcp();

	@NestedConfigurationProperty
	private final AempTimeouts timeouts = new AempTimeouts();

	@NestedConfigurationProperty
	private final AempLimits limits = new AempLimits();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public boolean isIgnoreUnknownProperties() {
		return this.ignoreUnknownProperties;
	}

	public void setIgnoreUnknownProperties(boolean ignoreUnknownProperties) {
		this.ignoreUnknownProperties = ignoreUnknownProperties;
	}

	public @Nullable String getNodeId() {
		return this.nodeId;
	}

	public void setNodeId(@Nullable String nodeId) {
		this.nodeId = nodeId;
	}

	public List<String> getBinds() {
		return this.binds;
	}

	public void setBinds(List<String> binds) {
		this.binds = binds;
	}

	public List<String> getAdvertise() {
		return this.advertise;
	}

	public void setAdvertise(List<String> advertise) {
		this.advertise = advertise;
	}

	public List<String> getSeeds() {
		return this.seeds;
	}

	public void setSeeds(List<String> seeds) {
		this.seeds = seeds;
	}

	public Map<String, List<String>> getAddresses() {
		return this.addresses;
	}

	public void setAddresses(Map<String, List<String>> addresses) {
		this.addresses = addresses;
	}

	public @Nullable String getSecret() {
		return this.secret;
	}

	public void setSecret(@Nullable String secret) {
		this.secret = secret;
	}

	public Ssl getSsl() {
		return this.ssl;
	}

	public List<String> getFramings() {
		return this.framings;
	}

	public void setFramings(List<String> framings) {
		this.framings = framings;
	}

	public boolean isGlobal() {
		return this.global;
	}

	public void setGlobal(boolean global) {
		this.global = global;
	}

	public AempAuthentication getAuth() {
		return this.auth;
	}

	public AempHandlers getHandlers() {
		return this.handlers;
	}

	public Tcp getTcp() {
		return this.tcp;
	}

	public AempTimeouts getTimeouts() {
		return this.timeouts;
	}

	public AempLimits getLimits() {
		return this.limits;
	}

	/** Takes over all but the node ID, and what connection details tell. */
	void applyTo(PropertiesNodeSettings settings) {
		settings.group("aemp.", NodeSettingsBuilder::network)
			.set("binds", this.binds, NetworkSettings::binds)
			.set("advertise", this.advertise, NetworkSettings::advertise)
			.set("addresses", this.addresses, NetworkSettings::addresses)
			.set("global", this.global, NetworkSettings::global);
		settings.group("aemp.", NodeSettingsBuilder::connections)
			.set("framings", this.framings, ConnectionSettings::framings);
		this.auth.applyTo(settings);
		this.handlers.applyTo(settings);
		this.tcp.applyTo(settings);
		this.timeouts.applyTo(settings);
		this.limits.applyTo(settings);
	}

	/**
	 * TLS between nodes.
	 */
	public static class Ssl {

		/**
		 * Name of the SSL bundle with the key and certificate of the node, and the
		 * certificates that it trusts. Without one, connections are not encrypted.
		 */
		private @Nullable String bundle;

		public @Nullable String getBundle() {
			return this.bundle;
		}

		public void setBundle(@Nullable String bundle) {
			this.bundle = bundle;
		}

	}

	/**
	 * Options of connections.
	 */
	public static class Tcp {

		/**
		 * Whether small packets are sent at once, by TCP_NODELAY.
		 */
		private boolean noDelay = true;

		/**
		 * Whether TCP probes idle connections, by SO_KEEPALIVE.
		 */
		private boolean keepAlive = true;

		public boolean isNoDelay() {
			return this.noDelay;
		}

		public void setNoDelay(boolean noDelay) {
			this.noDelay = noDelay;
		}

		public boolean isKeepAlive() {
			return this.keepAlive;
		}

		public void setKeepAlive(boolean keepAlive) {
			this.keepAlive = keepAlive;
		}

		void applyTo(PropertiesNodeSettings settings) {
			settings.group("aemp.tcp.", NodeSettingsBuilder::connections)
				.set("no-delay", this.noDelay, ConnectionSettings::noDelay)
				.set("keep-alive", this.keepAlive, ConnectionSettings::keepAlive);
		}

	}

}
