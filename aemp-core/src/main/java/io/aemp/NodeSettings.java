package io.aemp;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The settings of a node. Immutable, checked when built, printed without the secret and
 * keys.
 *
 * @since 0.1.0
 */
public final class NodeSettings {

	/** Longer durations count as this one, which no clock will see the end of. */
	private static final Duration LONGEST = Duration.ofDays(36500);

	private final String nodeId;

	private final List<String> binds;

	private final List<String> advertise;

	private final List<String> seeds;

	private final List<SeedSource> seedSources;

	private final Map<String, List<String>> addresses;

	private final @Nullable Secret secret;

	private final @Nullable NodeTls tls;

	private final List<String> offer;

	private final List<String> accept;

	private final PeerAddressCheck peerAddressCheck;

	private final List<String> framings;

	private final boolean noDelay;

	private final boolean keepAlive;

	private final Duration handshakeTimeout;

	private final Duration connectInterval;

	private final Duration monitorTimeout;

	private final int maxFrameBytes;

	private final long totalFrameBytes;

	private final long sendQueueBytes;

	private final long totalSendQueueBytes;

	private final long receiveQueueBytes;

	private final Duration standstillTimeout;

	private final int handlerThreads;

	private final Dispatch dispatch;

	private final Duration blockedHandlerThreshold;

	private final ElementMapper mapper;

	private final boolean global;

	private final Duration queryTimeout;

	private final long databaseEntriesPerNode;

	private final long databaseBytesPerNode;

	private final long totalDatabaseBytes;

	NodeSettings(NodeSettingsBuilder builder, String nodeId) {
		this.nodeId = nodeId;
		this.binds = List.copyOf(builder.binds);
		this.advertise = List.copyOf(builder.advertise);
		this.seeds = List.copyOf(builder.seeds);
		this.seedSources = List.copyOf(builder.seedSources);
		Map<String, List<String>> addresses = new LinkedHashMap<>();
		builder.addresses.forEach((node, list) -> addresses.put(NodeId.check(node), List.copyOf(list)));
		this.addresses = Map.copyOf(addresses);
		this.secret = builder.secret;
		this.tls = builder.tls;
		this.offer = notEmpty("offer", "authentication method", builder.offer);
		this.accept = notEmpty("accept", "authentication method", builder.accept);
		this.peerAddressCheck = builder.peerAddressCheck;
		this.framings = notEmpty("framings", "framing", builder.framings);
		this.noDelay = builder.noDelay;
		this.keepAlive = builder.keepAlive;
		this.handshakeTimeout = positive("handshakeTimeout", builder.handshakeTimeout);
		this.connectInterval = positive("connectInterval", builder.connectInterval);
		this.monitorTimeout = positive("monitorTimeout", builder.monitorTimeout);
		this.maxFrameBytes = (int) atLeast("maxFrameBytes", builder.maxFrameBytes, 4096);
		this.totalFrameBytes = atLeast("totalFrameBytes", builder.totalFrameBytes, 4096);
		this.sendQueueBytes = atLeast("sendQueueBytes", builder.sendQueueBytes, 4096);
		this.totalSendQueueBytes = atLeast("totalSendQueueBytes", builder.totalSendQueueBytes, 4096);
		this.receiveQueueBytes = atLeast("receiveQueueBytes", builder.receiveQueueBytes, 4096);
		this.standstillTimeout = positive("standstillTimeout", builder.standstillTimeout);
		this.handlerThreads = (int) atLeast("handlerThreads", builder.handlerThreads, 1);
		this.dispatch = builder.dispatch;
		this.blockedHandlerThreshold = positive("blockedHandlerThreshold", builder.blockedHandlerThreshold);
		this.mapper = builder.mapper;
		this.global = builder.global;
		this.queryTimeout = positive("queryTimeout", builder.queryTimeout);
		this.databaseEntriesPerNode = atLeast("databaseEntriesPerNode", builder.databaseEntriesPerNode, 1);
		this.databaseBytesPerNode = atLeast("databaseBytesPerNode", builder.databaseBytesPerNode, 4096);
		this.totalDatabaseBytes = atLeast("totalDatabaseBytes", builder.totalDatabaseBytes, 4096);
	}

	/**
	 * Starts from the defaults.
	 * @return a builder; not safe for use by several threads
	 */
	public static NodeSettingsBuilder builder() {
		return new NodeSettingsBuilder();
	}

	/**
	 * Starts from these settings.
	 * @return a builder; not safe for use by several threads
	 */
	public NodeSettingsBuilder toBuilder() {
		return new NodeSettingsBuilder(this);
	}

	private static Duration positive(String name, Duration duration) {
		if (duration.isZero() || duration.isNegative()) {
			throw new IllegalArgumentException(name + " must be longer than nothing, not " + duration);
		}
		// Sums of them must not be too long for clocks to count.
		return (duration.compareTo(LONGEST) > 0) ? LONGEST : duration;
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
	 * Returns the node's name in the network, as configured.
	 * @return a legal node ID, perhaps with {@code %n} and {@code %u} in it
	 */
	public String nodeId() {
		return this.nodeId;
	}

	/**
	 * Returns the addresses to listen on: {@code host:port}, a port alone, or {@code *}.
	 * @return the binds; empty for a node without a listener
	 */
	public List<String> binds() {
		return this.binds;
	}

	/**
	 * Returns the addresses that other nodes are told instead of those of the listeners.
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
	 * Returns the sources of further seed addresses.
	 * @return the sources
	 */
	public List<SeedSource> seedSources() {
		return this.seedSources;
	}

	/**
	 * Returns the addresses of nodes that are known by name.
	 * @return node ID to {@code host:port} addresses
	 */
	public Map<String, List<String>> addresses() {
		return this.addresses;
	}

	/**
	 * Returns what all nodes of the network share to prove that they belong to it.
	 * @return the secret; null for a node that has TLS for that, or stays by itself
	 */
	public @Nullable Secret secret() {
		return this.secret;
	}

	/**
	 * With what the node encrypts its connections, and verifies other nodes.
	 * @return null if it does neither
	 */
	public @Nullable NodeTls tls() {
		return this.tls;
	}

	/**
	 * Determines if the node has a secret or TLS. Without, it neither listens nor dials.
	 * @return true if it has a secret or TLS
	 */
	public boolean isNetworked() {
		return this.secret != null || this.tls != null;
	}

	/**
	 * Returns the authentication methods by which this node is willing to prove itself.
	 * @return their names in greetings
	 */
	public List<String> offer() {
		return this.offer;
	}

	/**
	 * Returns the authentication methods that other nodes may use, preferred first.
	 * @return their names in greetings
	 */
	public List<String> accept() {
		return this.accept;
	}

	/**
	 * Returns how peers of other software are treated that dialled an address which is
	 * not one of this node.
	 * @return the check
	 */
	public PeerAddressCheck peerAddressCheck() {
		return this.peerAddressCheck;
	}

	/**
	 * Returns the framings in which other nodes may send, preferred first, and in which
	 * this node is willing to send.
	 * @return their names in greetings
	 */
	public List<String> framings() {
		return this.framings;
	}

	/**
	 * Determines if small packets are sent at once ({@code TCP_NODELAY}).
	 * @return false if TCP may wait for more
	 */
	public boolean noDelay() {
		return this.noDelay;
	}

	/**
	 * Determines if TCP probes idle connections ({@code SO_KEEPALIVE}).
	 * @return true if so
	 */
	public boolean keepAlive() {
		return this.keepAlive;
	}

	/**
	 * Returns the time limit of greeting and authentication together.
	 * @return the deadline
	 */
	public Duration handshakeTimeout() {
		return this.handshakeTimeout;
	}

	/**
	 * Returns the time limit of one attempt to reach a node.
	 * @return the time for all its addresses together
	 */
	public Duration connectInterval() {
		return this.connectInterval;
	}

	/**
	 * Returns how long a silent peer of another implementation counts as alive.
	 * @return the time-out
	 */
	public Duration monitorTimeout() {
		return this.monitorTimeout;
	}

	/**
	 * Returns the largest packet that this node accepts; other nodes are told.
	 * @return the size in bytes
	 */
	public int maxFrameBytes() {
		return this.maxFrameBytes;
	}

	/**
	 * Returns how much memory the unfinished packets of all connections may take together
	 * before the connection with the largest one fails.
	 * @return the size in bytes
	 */
	public long totalFrameBytes() {
		return this.totalFrameBytes;
	}

	/**
	 * Returns the limit of the send queue to one node, beyond which the link fails.
	 * @return the size in bytes
	 */
	public long sendQueueBytes() {
		return this.sendQueueBytes;
	}

	/**
	 * Returns the limit of all send queues together, beyond which the links with the
	 * longest queues fail.
	 * @return the size in bytes
	 */
	public long totalSendQueueBytes() {
		return this.totalSendQueueBytes;
	}

	/**
	 * Returns the limit of unhandled input from one node, beyond which nothing more is
	 * read from it. Reading goes on from half of that down.
	 * @return the size in bytes
	 */
	public long receiveQueueBytes() {
		return this.receiveQueueBytes;
	}

	/**
	 * Returns how long the handlers may make no progress while reading from a node is
	 * paused, before the port that holds most of its input is killed.
	 * @return the time
	 */
	public Duration standstillTimeout() {
		return this.standstillTimeout;
	}

	/**
	 * Returns the number of threads that run the handlers of ports.
	 * @return the number
	 */
	public int handlerThreads() {
		return this.handlerThreads;
	}

	/**
	 * Returns where handlers run, unless a port chooses otherwise.
	 * @return the dispatch
	 */
	public Dispatch dispatch() {
		return this.dispatch;
	}

	/**
	 * Returns how long a handler may keep a shared thread before a warning is logged.
	 * @return the time
	 */
	public Duration blockedHandlerThreshold() {
		return this.blockedHandlerThreshold;
	}

	/**
	 * Returns what makes elements of records and other objects that are sent.
	 * @return the mapper
	 */
	public ElementMapper mapper() {
		return this.mapper;
	}

	/**
	 * Determines if the node is a global node from its start.
	 * @return false if it becomes one only when asked
	 */
	public boolean global() {
		return this.global;
	}

	/**
	 * Returns the time limit of a database query and of the look-up of a node's
	 * addresses.
	 * @return the time-out
	 */
	public Duration queryTimeout() {
		return this.queryTimeout;
	}

	/**
	 * Returns the number of database entries that this node accepts from one other node.
	 * @return the number of keys of all families together
	 */
	public long databaseEntriesPerNode() {
		return this.databaseEntriesPerNode;
	}

	/**
	 * Returns how much of the database this node takes from one other node.
	 * @return the heap that its keys, values and families take, in bytes, as an estimate
	 */
	public long databaseBytesPerNode() {
		return this.databaseBytesPerNode;
	}

	/**
	 * Returns how much of the database this node takes from all other nodes together.
	 * @return the heap that their keys, values and families take, in bytes, as an
	 * estimate
	 */
	public long totalDatabaseBytes() {
		return this.totalDatabaseBytes;
	}

	@Override
	public String toString() {
		return "NodeSettings[nodeId=" + this.nodeId + ", binds=" + this.binds + ", seeds=" + this.seeds + ", secret="
				+ ((this.secret != null) ? "set" : "none") + ", tls=" + ((this.tls != null) ? "set" : "none") + "]";
	}

}
