package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.aemp.Dispatch;
import io.aemp.PeerAddressCheck;
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

	private final Auth auth = new Auth();

	private final Handlers handlers = new Handlers();

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

	public Auth getAuth() {
		return this.auth;
	}

	public Handlers getHandlers() {
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
	 * Settings of authentication between nodes.
	 */
	public static class Auth {

		/**
		 * Comma-separated list of methods by which the node is willing to prove itself.
		 */
		private List<String> offer = List.of("tls_sha3_512", "hmac_sha3_512");

		/**
		 * Comma-separated list of methods that other nodes may use, preferred first. With
		 * 'cleartext' simple clients may send the secret itself, which everybody on the
		 * way can read without TLS.
		 */
		private List<String> accept = List.of("tls_sha3_512", "hmac_sha3_512");

		/**
		 * Treatment of peers of other software that dialled an address which is neither
		 * an address of this node nor advertised. Port mappings and tunnels look like
		 * that, and so does somebody who relays the connection without knowing the
		 * secret.
		 */
		private PeerAddressCheck peerAddress = PeerAddressCheck.WARN;

		public List<String> getOffer() {
			return this.offer;
		}

		public void setOffer(List<String> offer) {
			this.offer = offer;
		}

		public List<String> getAccept() {
			return this.accept;
		}

		public void setAccept(List<String> accept) {
			this.accept = accept;
		}

		public PeerAddressCheck getPeerAddress() {
			return this.peerAddress;
		}

		public void setPeerAddress(PeerAddressCheck peerAddress) {
			this.peerAddress = peerAddress;
		}

	}

	/**
	 * Settings of the handlers of ports.
	 */
	public static class Handlers {

		/**
		 * Default dispatch of the handlers of ports. By default, on virtual threads if
		 * 'spring.threads.virtual.enabled' is set and Java has them, else in a pool.
		 */
		private @Nullable Dispatch dispatch;

		/**
		 * Number of threads that run the handlers of ports in the pool. By default, one
		 * for each processor and at least two.
		 */
		private @Nullable Integer threads;

		/**
		 * Duration for which a handler may keep a shared thread before a warning names
		 * it.
		 */
		private Duration blockedThreshold = Duration.ofSeconds(10);

		public @Nullable Dispatch getDispatch() {
			return this.dispatch;
		}

		public void setDispatch(@Nullable Dispatch dispatch) {
			this.dispatch = dispatch;
		}

		public @Nullable Integer getThreads() {
			return this.threads;
		}

		public void setThreads(@Nullable Integer threads) {
			this.threads = threads;
		}

		public Duration getBlockedThreshold() {
			return this.blockedThreshold;
		}

		public void setBlockedThreshold(Duration blockedThreshold) {
			this.blockedThreshold = blockedThreshold;
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

	}

}
