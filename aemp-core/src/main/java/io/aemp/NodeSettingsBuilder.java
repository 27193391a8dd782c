package io.aemp;

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a node. Each group of settings is changed by a function, as in
 * {@code builder.timeouts((timeouts) -> timeouts.monitor(Duration.ofSeconds(20)))}. What
 * most nodes set has a method of its own. Values are checked when they are set. Not safe
 * for use by several threads.
 *
 * @see NodeSettings#builder()
 * @since 0.1.0
 */
public final class NodeSettingsBuilder {

	private String nodeId;

	private NetworkSettings network;

	private AuthenticationSettings authentication;

	private ConnectionSettings connections;

	private HandlerSettings handlers;

	private Timeouts timeouts;

	private Limits limits;

	private ElementMapper mapper;

	NodeSettingsBuilder(NodeSettings settings) {
		this.nodeId = settings.nodeId();
		this.network = settings.network();
		this.authentication = settings.authentication();
		this.connections = settings.connections();
		this.handlers = settings.handlers();
		this.timeouts = settings.timeouts();
		this.limits = settings.limits();
		this.mapper = settings.mapper();
	}

	/**
	 * Names the node; by default after its host, with a random string behind a slash.
	 * @param nodeId unique in the network; {@code %n} stands for the name of the host and
	 * {@code %u} for a random string, and one is appended to a name that ends with a
	 * slash
	 * @return this builder
	 * @throws IllegalArgumentException if it is no legal node ID
	 */
	public NodeSettingsBuilder nodeId(String nodeId) {
		this.nodeId = Placeholders.check("nodeId", NodeId.check(nodeId));
		return this;
	}

	/**
	 * Sets where to listen: short for {@link NetworkSettings#bind(String...)}.
	 * @param binds {@code host:port}, a port alone, or {@code *}; none for no listener
	 * @return this builder
	 */
	public NodeSettingsBuilder bind(String... binds) {
		return network((settings) -> settings.bind(binds));
	}

	/**
	 * Adds nodes to keep a link to: short for {@link NetworkSettings#seed(String...)}.
	 * @param seeds {@code host:port}
	 * @return this builder
	 */
	public NodeSettingsBuilder seed(String... seeds) {
		return network((settings) -> settings.seed(seeds));
	}

	/**
	 * Sets the addresses of a node that is known by name only: short for
	 * {@link NetworkSettings#address(String, String...)}.
	 * @param nodeId the node
	 * @param addresses its addresses, {@code host:port}
	 * @return this builder
	 */
	public NodeSettingsBuilder address(String nodeId, String... addresses) {
		return network((settings) -> settings.address(nodeId, addresses));
	}

	/**
	 * Sets the secret of the network, written as in configuration: short for
	 * {@link AuthenticationSettings#secret(Secret)}.
	 * @param secret shared by all nodes: a text, whose bytes in UTF-8 count, or
	 * {@code base64:} and its bytes as Base64; null for none
	 * @return this builder
	 * @throws IllegalArgumentException if it is no secret, as {@link Secret#of(String)}
	 * says
	 */
	public NodeSettingsBuilder secret(@Nullable String secret) {
		return authentication((settings) -> settings.secret((secret != null) ? Secret.of(secret) : null));
	}

	/**
	 * Enables TLS: short for {@link AuthenticationSettings#tls(NodeTls)}.
	 * @param tls key, certificate and trusted authorities; null for none
	 * @return this builder
	 */
	public NodeSettingsBuilder tls(@Nullable NodeTls tls) {
		return authentication((settings) -> settings.tls(tls));
	}

	/**
	 * Makes the node a global node from its start: short for
	 * {@link NetworkSettings#global(boolean)}.
	 * @param global false by default
	 * @return this builder
	 */
	public NodeSettingsBuilder global(boolean global) {
		return network((settings) -> settings.global(global));
	}

	/**
	 * Sets the authentication methods by which this node is willing to prove itself:
	 * short for {@link AuthenticationSettings#offer(String...)}.
	 * @param methods names as in greetings
	 * @return this builder
	 */
	public NodeSettingsBuilder offer(String... methods) {
		return authentication((settings) -> settings.offer(methods));
	}

	/**
	 * Sets the authentication methods that other nodes may use: short for
	 * {@link AuthenticationSettings#accept(String...)}.
	 * @param methods names as in greetings, preferred first
	 * @return this builder
	 */
	public NodeSettingsBuilder accept(String... methods) {
		return authentication((settings) -> settings.accept(methods));
	}

	/**
	 * Sets the framings in which packets may travel: short for
	 * {@link ConnectionSettings#framings(String...)}.
	 * @param framings names as in greetings, preferred first
	 * @return this builder
	 */
	public NodeSettingsBuilder framings(String... framings) {
		return connections((settings) -> settings.framings(framings));
	}

	/**
	 * Limits one attempt to reach a node, as {@code connect_interval} of the reference:
	 * short for {@link Timeouts#connect(Duration)}.
	 * @param interval for all its addresses together, 2 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder connectInterval(Duration interval) {
		return timeouts((settings) -> settings.connect(interval));
	}

	/**
	 * Sets how long a silent peer of another implementation counts as alive, as
	 * {@code monitor_timeout} of the reference: short for
	 * {@link Timeouts#monitor(Duration)}.
	 * @param timeout 30 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder monitorTimeout(Duration timeout) {
		return timeouts((settings) -> settings.monitor(timeout));
	}

	/**
	 * Sets how many threads run handlers: short for {@link HandlerSettings#threads(int)}.
	 * @param threads by default one for each processor, at least two
	 * @return this builder
	 */
	public NodeSettingsBuilder handlerThreads(int threads) {
		return handlers((settings) -> settings.threads(threads));
	}

	/**
	 * Sets where handlers run, unless a port chooses otherwise: short for
	 * {@link HandlerSettings#dispatch(Dispatch)}.
	 * @param dispatch the pool by default
	 * @return this builder
	 */
	public NodeSettingsBuilder dispatch(Dispatch dispatch) {
		return handlers((settings) -> settings.dispatch(dispatch));
	}

	/**
	 * Sets how long a handler may keep a thread that others need, before a warning is
	 * logged: short for {@link HandlerSettings#blockedThreshold(Duration)}.
	 * @param threshold 10 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder blockedHandlerThreshold(Duration threshold) {
		return handlers((settings) -> settings.blockedThreshold(threshold));
	}

	/**
	 * Changes where the node listens, and where it finds other nodes.
	 * @param change returns the new settings
	 * @return this builder
	 */
	public NodeSettingsBuilder network(UnaryOperator<NetworkSettings> change) {
		this.network = change.apply(this.network);
		return this;
	}

	/**
	 * Changes how nodes prove that they belong to the network.
	 * @param change returns the new settings
	 * @return this builder
	 */
	public NodeSettingsBuilder authentication(UnaryOperator<AuthenticationSettings> change) {
		this.authentication = change.apply(this.authentication);
		return this;
	}

	/**
	 * Changes the settings of connections.
	 * @param change returns the new settings
	 * @return this builder
	 */
	public NodeSettingsBuilder connections(UnaryOperator<ConnectionSettings> change) {
		this.connections = change.apply(this.connections);
		return this;
	}

	/**
	 * Changes how the handlers of ports run.
	 * @param change returns the new settings
	 * @return this builder
	 */
	public NodeSettingsBuilder handlers(UnaryOperator<HandlerSettings> change) {
		this.handlers = change.apply(this.handlers);
		return this;
	}

	/**
	 * Changes time limits.
	 * @param change returns the new settings
	 * @return this builder
	 */
	public NodeSettingsBuilder timeouts(UnaryOperator<Timeouts> change) {
		this.timeouts = change.apply(this.timeouts);
		return this;
	}

	/**
	 * Changes limits on memory.
	 * @param change returns the new settings
	 * @return this builder
	 */
	public NodeSettingsBuilder limits(UnaryOperator<Limits> change) {
		this.limits = change.apply(this.limits);
		return this;
	}

	/**
	 * Sets what makes elements of records and other objects that are sent.
	 * @param mapper the standard mapper by default
	 * @return this builder
	 */
	public NodeSettingsBuilder mapper(ElementMapper mapper) {
		this.mapper = mapper;
		return this;
	}

	/**
	 * Builds the settings.
	 * @return the settings
	 */
	public NodeSettings build() {
		return new NodeSettings(this.nodeId, this.network, this.authentication, this.connections, this.handlers,
				this.timeouts, this.limits, this.mapper);
	}

}
