package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

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
	 * Name of the node, unique in the network. '%n' stands for the name of the host, '%u'
	 * for a random string; one is appended to a name that ends with a slash. By default,
	 * the name of the application or else of the host, a slash, and a random string.
	 */
	private @Nullable String nodeId;

	/**
	 * Comma-separated list of addresses to listen on, each 'host:port', a port alone, or
	 * '*' for every address that is not loopback and any free port. Empty for a node that
	 * does not listen.
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
	 * Secret that all nodes of the network share. Without one, the node neither listens
	 * nor connects.
	 */
	private @Nullable String secret;

	private final Auth auth = new Auth();

	/**
	 * Comma-separated list of framings in which packets may travel, preferred first.
	 */
	private List<String> framings = List.of("cbor", "json");

	/**
	 * How much that one node has sent may wait to be handled before nothing more is read
	 * from it. Reading goes on from half of that down.
	 */
	private DataSize receiveQueueSize = DataSize.ofMegabytes(16);

	/**
	 * How long nothing that a node has sent may be handled while nothing more is read
	 * from it. Then the port that holds most of it is killed with 'mailbox_overflow'.
	 */
	private Duration standstillTimeout = Duration.ofSeconds(30);

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
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

	public @Nullable String getSecret() {
		return this.secret;
	}

	public void setSecret(@Nullable String secret) {
		this.secret = secret;
	}

	public Auth getAuth() {
		return this.auth;
	}

	public List<String> getFramings() {
		return this.framings;
	}

	public void setFramings(List<String> framings) {
		this.framings = framings;
	}

	public DataSize getReceiveQueueSize() {
		return this.receiveQueueSize;
	}

	public void setReceiveQueueSize(DataSize receiveQueueSize) {
		this.receiveQueueSize = receiveQueueSize;
	}

	public Duration getStandstillTimeout() {
		return this.standstillTimeout;
	}

	public void setStandstillTimeout(Duration standstillTimeout) {
		this.standstillTimeout = standstillTimeout;
	}

	/**
	 * How nodes prove to each other that they belong to the network.
	 */
	public static class Auth {

		/**
		 * Comma-separated list of methods by which the node is willing to prove itself.
		 */
		private List<String> offer = List.of("hmac_sha3_512");

		/**
		 * Comma-separated list of methods that other nodes may use, preferred first. With
		 * 'cleartext' simple clients may send the secret itself, which everybody on the
		 * way can read.
		 */
		private List<String> accept = List.of("hmac_sha3_512");

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

	}

}
