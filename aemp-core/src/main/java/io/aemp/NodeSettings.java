package io.aemp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * How a node is to be. Immutable, checked when built, printed without the secret.
 *
 * @since 0.1.0
 */
public final class NodeSettings {

	private final String nodeId;

	private final List<String> binds;

	private final List<String> advertise;

	private final List<String> seeds;

	private final Map<String, List<String>> addresses;

	private final @Nullable String secret;

	private final List<String> offer;

	private final List<String> accept;

	private final List<String> framings;

	private final boolean noDelay;

	private final boolean keepAlive;

	private final Duration handshakeTimeout;

	private final Duration connectInterval;

	private final Duration monitorTimeout;

	private final int maxFrameBytes;

	private final long sendQueueBytes;

	private final long totalSendQueueBytes;

	private final int handlerThreads;

	private final Dispatch dispatch;

	private final Duration blockedHandlerThreshold;

	private final boolean copyLocalMessages;

	private final boolean global;

	private final Duration queryTimeout;

	private final long databaseEntriesPerNode;

	private final long databaseBytesPerNode;

	private NodeSettings(Builder builder, String nodeId) {
		this.nodeId = nodeId;
		this.binds = List.copyOf(builder.binds);
		this.advertise = List.copyOf(builder.advertise);
		this.seeds = List.copyOf(builder.seeds);
		Map<String, List<String>> addresses = new LinkedHashMap<>();
		builder.addresses.forEach((node, list) -> addresses.put(NodeId.check(node), List.copyOf(list)));
		this.addresses = Map.copyOf(addresses);
		if (builder.secret != null && builder.secret.isEmpty()) {
			throw new IllegalArgumentException("The secret is empty: set one, or none for a node that stays local");
		}
		this.secret = builder.secret;
		this.offer = notEmpty("offer", "authentication method", builder.offer);
		this.accept = notEmpty("accept", "authentication method", builder.accept);
		this.framings = notEmpty("framings", "framing", builder.framings);
		this.noDelay = builder.noDelay;
		this.keepAlive = builder.keepAlive;
		this.handshakeTimeout = positive("handshakeTimeout", builder.handshakeTimeout);
		this.connectInterval = positive("connectInterval", builder.connectInterval);
		this.monitorTimeout = positive("monitorTimeout", builder.monitorTimeout);
		this.maxFrameBytes = (int) atLeast("maxFrameBytes", builder.maxFrameBytes, 4096);
		this.sendQueueBytes = atLeast("sendQueueBytes", builder.sendQueueBytes, 4096);
		this.totalSendQueueBytes = atLeast("totalSendQueueBytes", builder.totalSendQueueBytes, 4096);
		this.handlerThreads = (int) atLeast("handlerThreads", builder.handlerThreads, 1);
		this.dispatch = builder.dispatch;
		this.blockedHandlerThreshold = positive("blockedHandlerThreshold", builder.blockedHandlerThreshold);
		this.copyLocalMessages = builder.copyLocalMessages;
		this.global = builder.global;
		this.queryTimeout = positive("queryTimeout", builder.queryTimeout);
		this.databaseEntriesPerNode = atLeast("databaseEntriesPerNode", builder.databaseEntriesPerNode, 1);
		this.databaseBytesPerNode = atLeast("databaseBytesPerNode", builder.databaseBytesPerNode, 4096);
	}

	/**
	 * Starts from the defaults.
	 * @return a builder; not safe for use by several threads
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Starts from these settings.
	 * @return a builder; not safe for use by several threads
	 */
	public Builder toBuilder() {
		return new Builder(this);
	}

	private static Duration positive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(name + " must be longer than nothing, not " + duration);
		}
		return duration;
	}

	private static List<String> notEmpty(String name, String what, List<String> list) {
		if (list.isEmpty()) {
			throw new IllegalArgumentException(name + " must have at least one " + what);
		}
		return list;
	}

	private static long atLeast(String name, long value, long minimum) {
		if (value < minimum) {
			throw new IllegalArgumentException(name + " must be at least " + minimum + ", not " + value);
		}
		return value;
	}

	/**
	 * The node's name in the network, as configured.
	 * @return a legal node ID, perhaps with {@code %n} and {@code %u} in it
	 */
	public String nodeId() {
		return this.nodeId;
	}

	/**
	 * Where the node listens: {@code host:port}, a port alone, or {@code *}.
	 * @return the binds; empty for a node without a listener
	 */
	public List<String> binds() {
		return this.binds;
	}

	/**
	 * What other nodes are told instead of the addresses on which the node listens.
	 * @return {@code host:port} addresses; empty to tell the real ones
	 */
	public List<String> advertise() {
		return this.advertise;
	}

	/**
	 * Addresses, {@code host:port}, of nodes that this one keeps a link to.
	 * @return the seeds
	 */
	public List<String> seeds() {
		return this.seeds;
	}

	/**
	 * Where nodes known by name can be reached.
	 * @return node ID to {@code host:port} addresses
	 */
	public Map<String, List<String>> addresses() {
		return this.addresses;
	}

	/**
	 * What all nodes of the network share to prove that they belong to it.
	 * @return the secret; null for a node that stays by itself
	 */
	public @Nullable String secret() {
		return this.secret;
	}

	/**
	 * The authentication methods by which this node is willing to prove itself.
	 * @return their names in greetings
	 */
	public List<String> offer() {
		return this.offer;
	}

	/**
	 * The authentication methods that other nodes may use, preferred first.
	 * @return their names in greetings
	 */
	public List<String> accept() {
		return this.accept;
	}

	/**
	 * The framings in which other nodes may send, preferred first, and in which this node
	 * is willing to send.
	 * @return their names in greetings
	 */
	public List<String> framings() {
		return this.framings;
	}

	/**
	 * Whether small packets go out at once ({@code TCP_NODELAY}).
	 * @return false if TCP may wait for more
	 */
	public boolean noDelay() {
		return this.noDelay;
	}

	/**
	 * Whether TCP looks after connections on which nothing is sent
	 * ({@code SO_KEEPALIVE}).
	 * @return true if so
	 */
	public boolean keepAlive() {
		return this.keepAlive;
	}

	/**
	 * How long greeting and authentication together may take.
	 * @return the deadline
	 */
	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * How long one attempt to reach a node may take.
	 * @return the time for all its addresses together
	 */
	public Duration connectInterval() {
		return this.connectInterval;
	}

	/**
	 * How long a silent node of another kind counts as alive.
	 * @return the time-out
	 */
	public Duration monitorTimeout() {
		return this.monitorTimeout;
	}

	/**
	 * The largest packet that this node accepts; other nodes are told.
	 * @return the size in octets
	 */
	public int maxFrameBytes() {
		return this.maxFrameBytes;
	}

	/**
	 * How much may wait to be sent to one node before the link is given up.
	 * @return the size in octets
	 */
	public long sendQueueBytes() {
		return this.sendQueueBytes;
	}

	/**
	 * How much may wait to be sent to all nodes together before the links are given up
	 * for which most waits.
	 * @return the size in octets
	 */
	public long totalSendQueueBytes() {
		return this.totalSendQueueBytes;
	}

	/**
	 * How many threads run the handlers of ports.
	 * @return the number
	 */
	public int handlerThreads() {
		return this.handlerThreads;
	}

	/**
	 * Where handlers run, unless a port has it otherwise.
	 * @return the dispatch
	 */
	public Dispatch dispatch() {
		return this.dispatch;
	}

	/**
	 * How long a handler may keep a thread that others need before it is warned of.
	 * @return the time
	 */
	public Duration blockedHandlerThreshold() {
		return this.blockedHandlerThreshold;
	}

	/**
	 * Whether messages within the node are copied as if they went over the wire.
	 * @return true in tests that look for senders which change what they have sent
	 */
	public boolean copyLocalMessages() {
		return this.copyLocalMessages;
	}

	/**
	 * Whether the node is a global node from its start.
	 * @return false if it becomes one only when asked
	 */
	public boolean global() {
		return this.global;
	}

	/**
	 * How long a query of the database, or the look-up of a node's addresses, may take.
	 * @return the time-out
	 */
	public Duration queryTimeout() {
		return this.queryTimeout;
	}

	/**
	 * How many entries of the database this node takes from one other node.
	 * @return the number of keys of all families together
	 */
	public long databaseEntriesPerNode() {
		return this.databaseEntriesPerNode;
	}

	/**
	 * How much of the database this node takes from one other node.
	 * @return the size of all keys and values together in octets, roughly
	 */
	public long databaseBytesPerNode() {
		return this.databaseBytesPerNode;
	}

	@Override
	public String toString() {
		return "NodeSettings[nodeId=" + this.nodeId + ", binds=" + this.binds + ", seeds=" + this.seeds + ", secret="
				+ ((this.secret != null) ? "set" : "none") + "]";
	}

	/**
	 * Collects settings.
	 */
	public static final class Builder {

		private String nodeId = "%n/";

		private List<String> binds = List.of("*");

		private List<String> advertise = List.of();

		private final List<String> seeds = new ArrayList<>();

		private final Map<String, List<String>> addresses = new LinkedHashMap<>();

		private @Nullable String secret;

		private List<String> offer = List.of("hmac_sha3_512");

		private List<String> accept = List.of("hmac_sha3_512");

		private List<String> framings = List.of("cbor", "json");

		private boolean noDelay = true;

		private boolean keepAlive = true;

		private Duration handshakeTimeout = Duration.ofSeconds(10);

		private Duration connectInterval = Duration.ofSeconds(2);

		private Duration monitorTimeout = Duration.ofSeconds(30);

		private int maxFrameBytes = 64 << 20;

		private long sendQueueBytes = 64L << 20;

		private long totalSendQueueBytes = Runtime.getRuntime().maxMemory() / 4;

		private int handlerThreads = Math.max(2, Runtime.getRuntime().availableProcessors());

		private Dispatch dispatch = Dispatch.POOL;

		private Duration blockedHandlerThreshold = Duration.ofSeconds(10);

		private boolean copyLocalMessages;

		private boolean global;

		private Duration queryTimeout = Duration.ofSeconds(10);

		private long databaseEntriesPerNode = 1_000_000;

		private long databaseBytesPerNode = 64L << 20;

		private Builder() {
		}

		private Builder(NodeSettings settings) {
			this.nodeId = settings.nodeId;
			this.binds = settings.binds;
			this.advertise = settings.advertise;
			this.seeds.addAll(settings.seeds);
			this.addresses.putAll(settings.addresses);
			this.secret = settings.secret;
			this.offer = settings.offer;
			this.accept = settings.accept;
			this.framings = settings.framings;
			this.noDelay = settings.noDelay;
			this.keepAlive = settings.keepAlive;
			this.handshakeTimeout = settings.handshakeTimeout;
			this.connectInterval = settings.connectInterval;
			this.monitorTimeout = settings.monitorTimeout;
			this.maxFrameBytes = settings.maxFrameBytes;
			this.sendQueueBytes = settings.sendQueueBytes;
			this.totalSendQueueBytes = settings.totalSendQueueBytes;
			this.handlerThreads = settings.handlerThreads;
			this.dispatch = settings.dispatch;
			this.blockedHandlerThreshold = settings.blockedHandlerThreshold;
			this.copyLocalMessages = settings.copyLocalMessages;
			this.global = settings.global;
			this.queryTimeout = settings.queryTimeout;
			this.databaseEntriesPerNode = settings.databaseEntriesPerNode;
			this.databaseBytesPerNode = settings.databaseBytesPerNode;
		}

		/**
		 * Names the node; by default after its host, with a random string behind a slash.
		 * @param nodeId unique in the network; {@code %n} stands for the name of the host
		 * and {@code %u} for a random string, and one is appended to a name that ends
		 * with a slash
		 * @return this builder
		 */
		public Builder nodeId(String nodeId) {
			this.nodeId = nodeId;
			return this;
		}

		/**
		 * Where to listen, instead of the default {@code *} (every address that is not
		 * loopback, on a port that the system chooses).
		 * @param binds {@code host:port}, a port alone, or {@code *}; none for no
		 * listener
		 * @return this builder
		 */
		public Builder bind(String... binds) {
			return binds(List.of(binds));
		}

		/**
		 * Where to listen, as with {@link #bind(String...)}.
		 * @param binds the binds
		 * @return this builder
		 */
		public Builder binds(List<String> binds) {
			this.binds = List.copyOf(binds);
			return this;
		}

		/**
		 * Sets what other nodes are told instead of the addresses on which this one
		 * listens: behind a translation of addresses, or in a container, it cannot know
		 * where it is reached.
		 * @param addresses {@code host:port}; none, which is the default, to tell the
		 * real ones
		 * @return this builder
		 */
		public Builder advertise(String... addresses) {
			return advertise(List.of(addresses));
		}

		/**
		 * Sets what other nodes are told, as with {@link #advertise(String...)}.
		 * @param addresses {@code host:port}
		 * @return this builder
		 */
		public Builder advertise(List<String> addresses) {
			this.advertise = List.copyOf(addresses);
			return this;
		}

		/**
		 * Adds addresses of nodes to keep a link to.
		 * @param seeds {@code host:port}
		 * @return this builder
		 */
		public Builder seed(String... seeds) {
			return seeds(List.of(seeds));
		}

		/**
		 * Adds addresses of nodes to keep a link to.
		 * @param seeds {@code host:port}
		 * @return this builder
		 */
		public Builder seeds(List<String> seeds) {
			this.seeds.addAll(seeds);
			return this;
		}

		/**
		 * Tells where a node can be reached that is known by name only.
		 * @param nodeId the node
		 * @param addresses its addresses, {@code host:port}
		 * @return this builder
		 */
		public Builder address(String nodeId, String... addresses) {
			this.addresses.put(nodeId, List.of(addresses));
			return this;
		}

		/**
		 * Sets the secret of the network.
		 * @param secret shared by all nodes; null for a node that neither listens nor
		 * dials
		 * @return this builder
		 */
		public Builder secret(@Nullable String secret) {
			this.secret = secret;
			return this;
		}

		/**
		 * Sets by which authentication methods this node is willing to prove itself.
		 * Which one it uses is chosen by the other side.
		 * @param methods names as in greetings; {@code hmac_sha3_512} by default
		 * @return this builder
		 */
		public Builder offer(String... methods) {
			return offer(List.of(methods));
		}

		/**
		 * Sets what this node is willing to use, as with {@link #offer(String...)}.
		 * @param methods names as in greetings
		 * @return this builder
		 */
		public Builder offer(List<String> methods) {
			this.offer = List.copyOf(methods);
			return this;
		}

		/**
		 * Sets which authentication methods other nodes may use.
		 * @param methods names as in greetings, preferred first; {@code hmac_sha3_512} by
		 * default. With {@code cleartext} simple clients may send the secret itself,
		 * which everybody on the way can read.
		 * @return this builder
		 */
		public Builder accept(String... methods) {
			return accept(List.of(methods));
		}

		/**
		 * Sets what other nodes may use, as with {@link #accept(String...)}.
		 * @param methods names as in greetings, preferred first
		 * @return this builder
		 */
		public Builder accept(List<String> methods) {
			this.accept = List.copyOf(methods);
			return this;
		}

		/**
		 * Sets the framings in which packets may travel, in both directions.
		 * @param framings names as in greetings, preferred first; {@code cbor} and
		 * {@code json} by default
		 * @return this builder
		 */
		public Builder framings(String... framings) {
			return framings(List.of(framings));
		}

		/**
		 * Sets the framings, as with {@link #framings(String...)}.
		 * @param framings names as in greetings, preferred first
		 * @return this builder
		 */
		public Builder framings(List<String> framings) {
			this.framings = List.copyOf(framings);
			return this;
		}

		/**
		 * Sets whether small packets go out at once. Without, TCP may keep them back for
		 * the time of a round trip to fill its segments.
		 * @param noDelay true by default
		 * @return this builder
		 */
		public Builder noDelay(boolean noDelay) {
			this.noDelay = noDelay;
			return this;
		}

		/**
		 * Sets whether TCP looks after connections on which nothing is sent.
		 * @param keepAlive true by default
		 * @return this builder
		 */
		public Builder keepAlive(boolean keepAlive) {
			this.keepAlive = keepAlive;
			return this;
		}

		/**
		 * Limits greeting and authentication.
		 * @param handshakeTimeout for both together, 10 s by default
		 * @return this builder
		 */
		public Builder handshakeTimeout(Duration handshakeTimeout) {
			this.handshakeTimeout = handshakeTimeout;
			return this;
		}

		/**
		 * Limits one attempt to reach a node.
		 * @param connectInterval 2 s by default
		 * @return this builder
		 */
		public Builder connectInterval(Duration connectInterval) {
			this.connectInterval = connectInterval;
			return this;
		}

		/**
		 * Sets how long a silent node of another kind counts as alive.
		 * @param monitorTimeout 30 s by default
		 * @return this builder
		 */
		public Builder monitorTimeout(Duration monitorTimeout) {
			this.monitorTimeout = monitorTimeout;
			return this;
		}

		/**
		 * Limits what this node accepts as one packet.
		 * @param maxFrameBytes in octets, 64 MiB by default
		 * @return this builder
		 */
		public Builder maxFrameBytes(int maxFrameBytes) {
			this.maxFrameBytes = maxFrameBytes;
			return this;
		}

		/**
		 * Limits what waits to be sent to one node.
		 * @param sendQueueBytes in octets, 64 MiB by default
		 * @return this builder
		 */
		public Builder sendQueueBytes(long sendQueueBytes) {
			this.sendQueueBytes = sendQueueBytes;
			return this;
		}

		/**
		 * Limits what waits to be sent to all nodes together. When it is too much, the
		 * links fail for which most waits.
		 * @param totalSendQueueBytes in octets, a quarter of the largest possible heap by
		 * default; kept to within 64 KiB a node
		 * @return this builder
		 */
		public Builder totalSendQueueBytes(long totalSendQueueBytes) {
			this.totalSendQueueBytes = totalSendQueueBytes;
			return this;
		}

		/**
		 * Sets how many threads run handlers.
		 * @param handlerThreads by default one a processor, at least two
		 * @return this builder
		 */
		public Builder handlerThreads(int handlerThreads) {
			this.handlerThreads = handlerThreads;
			return this;
		}

		/**
		 * Sets where handlers run, unless a port has it otherwise.
		 * @param dispatch the pool by default
		 * @return this builder
		 */
		public Builder dispatch(Dispatch dispatch) {
			this.dispatch = dispatch;
			return this;
		}

		/**
		 * Sets when to warn of a handler that keeps a thread which others need.
		 * @param blockedHandlerThreshold 10 s by default
		 * @return this builder
		 */
		public Builder blockedHandlerThreshold(Duration blockedHandlerThreshold) {
			this.blockedHandlerThreshold = blockedHandlerThreshold;
			return this;
		}

		/**
		 * Lets messages within the node be copied, to find senders that change what they
		 * have sent. For tests.
		 * @param copyLocalMessages false by default: they are handed over
		 * @return this builder
		 */
		public Builder copyLocalMessages(boolean copyLocalMessages) {
			this.copyLocalMessages = copyLocalMessages;
			return this;
		}

		/**
		 * Makes the node a global node from its start: one that holds the merged database
		 * and links to all other global nodes. Others become one when a node that has
		 * them as seed asks for it.
		 * @param global false by default
		 * @return this builder
		 */
		public Builder global(boolean global) {
			this.global = global;
			return this;
		}

		/**
		 * Limits queries of the database, and the look-up of a node's addresses.
		 * @param queryTimeout 10 s by default
		 * @return this builder
		 */
		public Builder queryTimeout(Duration queryTimeout) {
			this.queryTimeout = queryTimeout;
			return this;
		}

		/**
		 * Limits the entries of the database that are taken from one other node. A node
		 * that tells more loses its link.
		 * @param databaseEntriesPerNode a million by default
		 * @return this builder
		 */
		public Builder databaseEntriesPerNode(long databaseEntriesPerNode) {
			this.databaseEntriesPerNode = databaseEntriesPerNode;
			return this;
		}

		/**
		 * Limits how much of the database is taken from one other node. A node that tells
		 * more loses its link.
		 * @param databaseBytesPerNode in octets, 64 MiB by default
		 * @return this builder
		 */
		public Builder databaseBytesPerNode(long databaseBytesPerNode) {
			this.databaseBytesPerNode = databaseBytesPerNode;
			return this;
		}

		/**
		 * Checks and builds.
		 * @return the settings
		 * @throws IllegalArgumentException if something is missing or illegal
		 */
		public NodeSettings build() {
			return new NodeSettings(this, NodeId.check(this.nodeId));
		}

	}

}
