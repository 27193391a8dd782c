package io.aemp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Collects the settings of a node. Not safe for use by several threads.
 *
 * @see NodeSettings#builder()
 * @since 0.1.0
 */
public final class NodeSettingsBuilder {

	String nodeId = "%n/";

	List<String> binds = List.of("*");

	List<String> advertise = List.of();

	final List<String> seeds = new ArrayList<>();

	final List<SeedSource> seedSources = new ArrayList<>();

	final Map<String, List<String>> addresses = new LinkedHashMap<>();

	@Nullable Secret secret;

	@Nullable NodeTls tls;

	List<String> offer = List.of("tls_sha3_512", "hmac_sha3_512");

	List<String> accept = List.of("tls_sha3_512", "hmac_sha3_512");

	PeerAddressCheck peerAddressCheck = PeerAddressCheck.WARN;

	List<String> framings = List.of("cbor", "json");

	boolean noDelay = true;

	boolean keepAlive = true;

	Duration handshakeTimeout = Duration.ofSeconds(10);

	Duration connectInterval = Duration.ofSeconds(2);

	Duration monitorTimeout = Duration.ofSeconds(30);

	int maxFrameBytes = 64 << 20;

	long totalFrameBytes = Runtime.getRuntime().maxMemory() / 4;

	long sendQueueBytes = 64L << 20;

	long totalSendQueueBytes = Runtime.getRuntime().maxMemory() / 4;

	long receiveQueueBytes = 16L << 20;

	Duration standstillTimeout = Duration.ofSeconds(30);

	int handlerThreads = Math.max(2, Runtime.getRuntime().availableProcessors());

	Dispatch dispatch = Dispatch.POOL;

	Duration blockedHandlerThreshold = Duration.ofSeconds(10);

	ElementMapper mapper = ElementMapper.standard();

	boolean global;

	Duration queryTimeout = Duration.ofSeconds(10);

	long databaseEntriesPerNode = 1_000_000;

	long databaseBytesPerNode = 64L << 20;

	long totalDatabaseBytes = Runtime.getRuntime().maxMemory() / 4;

	NodeSettingsBuilder() {
	}

	NodeSettingsBuilder(NodeSettings settings) {
		this.nodeId = settings.nodeId();
		this.binds = settings.binds();
		this.advertise = settings.advertise();
		this.seeds.addAll(settings.seeds());
		this.seedSources.addAll(settings.seedSources());
		this.addresses.putAll(settings.addresses());
		this.secret = settings.secret();
		this.tls = settings.tls();
		this.offer = settings.offer();
		this.accept = settings.accept();
		this.peerAddressCheck = settings.peerAddressCheck();
		this.framings = settings.framings();
		this.noDelay = settings.noDelay();
		this.keepAlive = settings.keepAlive();
		this.handshakeTimeout = settings.handshakeTimeout();
		this.connectInterval = settings.connectInterval();
		this.monitorTimeout = settings.monitorTimeout();
		this.maxFrameBytes = settings.maxFrameBytes();
		this.totalFrameBytes = settings.totalFrameBytes();
		this.sendQueueBytes = settings.sendQueueBytes();
		this.receiveQueueBytes = settings.receiveQueueBytes();
		this.standstillTimeout = settings.standstillTimeout();
		this.totalSendQueueBytes = settings.totalSendQueueBytes();
		this.handlerThreads = settings.handlerThreads();
		this.dispatch = settings.dispatch();
		this.blockedHandlerThreshold = settings.blockedHandlerThreshold();
		this.mapper = settings.mapper();
		this.global = settings.global();
		this.queryTimeout = settings.queryTimeout();
		this.databaseEntriesPerNode = settings.databaseEntriesPerNode();
		this.databaseBytesPerNode = settings.databaseBytesPerNode();
		this.totalDatabaseBytes = settings.totalDatabaseBytes();
	}

	/**
	 * Names the node; by default after its host, with a random string behind a slash.
	 * @param nodeId unique in the network; {@code %n} stands for the name of the host and
	 * {@code %u} for a random string, and one is appended to a name that ends with a
	 * slash
	 * @return this builder
	 */
	public NodeSettingsBuilder nodeId(String nodeId) {
		this.nodeId = nodeId;
		return this;
	}

	/**
	 * Sets where to listen, instead of the default {@code *}: every address of the
	 * machine, loopback included, on a port that the system chooses. The node follows
	 * when the addresses of the machine change.
	 * @param binds {@code host:port}, a port alone, or {@code *}; none for no listener
	 * @return this builder
	 */
	public NodeSettingsBuilder bind(String... binds) {
		return binds(List.of(binds));
	}

	/**
	 * Sets the addresses to listen on, as {@link #bind(String...)} does.
	 * @param binds the binds
	 * @return this builder
	 */
	public NodeSettingsBuilder binds(List<String> binds) {
		this.binds = List.copyOf(binds);
		return this;
	}

	/**
	 * Sets what other nodes are told instead of the addresses on which this one listens:
	 * behind a translation of addresses, or in a container, it cannot know where it is
	 * reached.
	 * @param addresses {@code host:port}; none, which is the default, to tell the real
	 * ones
	 * @return this builder
	 */
	public NodeSettingsBuilder advertise(String... addresses) {
		return advertise(List.of(addresses));
	}

	/**
	 * Sets what other nodes are told, as with {@link #advertise(String...)}.
	 * @param addresses {@code host:port}
	 * @return this builder
	 */
	public NodeSettingsBuilder advertise(List<String> addresses) {
		this.advertise = List.copyOf(addresses);
		return this;
	}

	/**
	 * Adds addresses of nodes to keep a link to.
	 * @param seeds {@code host:port}
	 * @return this builder
	 */
	public NodeSettingsBuilder seed(String... seeds) {
		return seeds(List.of(seeds));
	}

	/**
	 * Adds addresses of nodes to keep a link to.
	 * @param seeds {@code host:port}
	 * @return this builder
	 */
	public NodeSettingsBuilder seeds(List<String> seeds) {
		this.seeds.addAll(seeds);
		return this;
	}

	/**
	 * Adds nodes to keep a link to, as somebody else knows them.
	 * @param source tells their addresses; its {@code toString} names it in the log
	 * @return this builder
	 */
	public NodeSettingsBuilder seedSource(SeedSource source) {
		this.seedSources.add(source);
		return this;
	}

	/**
	 * Sets the addresses of a node that is known by name only.
	 * @param nodeId the node
	 * @param addresses its addresses, {@code host:port}
	 * @return this builder
	 */
	public NodeSettingsBuilder address(String nodeId, String... addresses) {
		this.addresses.put(nodeId, List.of(addresses));
		return this;
	}

	/**
	 * Sets the secret of the network. A node that has neither a secret nor TLS neither
	 * listens nor dials.
	 * @param secret shared by all nodes: a text, whose bytes in UTF-8 count, or
	 * {@code base64:} and its bytes as Base64; null for none
	 * @return this builder
	 * @throws IllegalArgumentException if it is no secret, as {@link Secret#of(String)}
	 * says
	 */
	public NodeSettingsBuilder secret(@Nullable String secret) {
		this.secret = (secret != null) ? Secret.of(secret) : null;
		return this;
	}

	/**
	 * Sets the secret of the network as bytes.
	 * @param secret shared by all nodes; copied
	 * @return this builder
	 * @throws IllegalArgumentException if there are no bytes
	 */
	public NodeSettingsBuilder secretBytes(byte[] secret) {
		this.secret = Secret.ofBytes(secret);
		return this;
	}

	/**
	 * Enables TLS: connections to all nodes that support it are encrypted and verified by
	 * certificates. Others are refused, unless there is a secret as well.
	 * @param tls key, certificate, and whom to believe; null for none
	 * @return this builder
	 */
	public NodeSettingsBuilder tls(@Nullable NodeTls tls) {
		this.tls = tls;
		return this;
	}

	/**
	 * Sets by which authentication methods this node is willing to prove itself. Which
	 * one it uses is chosen by the other side.
	 * @param methods names as in greetings; by default {@code tls_sha3_512}, which counts
	 * only over TLS, and {@code hmac_sha3_512}, which counts only with a secret and is
	 * used only without TLS. {@code tls_anon} proves nothing but that the certificate is
	 * right.
	 * @return this builder
	 */
	public NodeSettingsBuilder offer(String... methods) {
		return offer(List.of(methods));
	}

	/**
	 * Sets what this node is willing to use, as with {@link #offer(String...)}.
	 * @param methods names as in greetings
	 * @return this builder
	 */
	public NodeSettingsBuilder offer(List<String> methods) {
		this.offer = List.copyOf(methods);
		return this;
	}

	/**
	 * Sets which authentication methods other nodes may use.
	 * @param methods names as in greetings, preferred first; {@code tls_sha3_512} and
	 * {@code hmac_sha3_512} by default, of which greetings announce what there is TLS or
	 * a secret for. With {@code cleartext} simple clients may send the secret itself,
	 * which everybody on the way can read without TLS. With {@code tls_anon} nodes are
	 * let in whose greeting may have been changed on the way.
	 * @return this builder
	 */
	public NodeSettingsBuilder accept(String... methods) {
		return accept(List.of(methods));
	}

	/**
	 * Sets what other nodes may use, as with {@link #accept(String...)}.
	 * @param methods names as in greetings, preferred first
	 * @return this builder
	 */
	public NodeSettingsBuilder accept(List<String> methods) {
		this.accept = List.copyOf(methods);
		return this;
	}

	/**
	 * Sets how to treat peers of other software, and of versions before this check, that
	 * dialled an address which is neither an address of the connection or of a listener
	 * nor advertised. Port mappings and tunnels look like that, and so does somebody who
	 * relays the connection without knowing the secret.
	 * @param check {@link PeerAddressCheck#WARN} by default
	 * @return this builder
	 */
	public NodeSettingsBuilder peerAddressCheck(PeerAddressCheck check) {
		this.peerAddressCheck = check;
		return this;
	}

	/**
	 * Sets the framings in which packets may travel, in both directions.
	 * @param framings names as in greetings, preferred first; {@code cbor} and
	 * {@code json} by default
	 * @return this builder
	 */
	public NodeSettingsBuilder framings(String... framings) {
		return framings(List.of(framings));
	}

	/**
	 * Sets the framings, as with {@link #framings(String...)}.
	 * @param framings names as in greetings, preferred first
	 * @return this builder
	 */
	public NodeSettingsBuilder framings(List<String> framings) {
		this.framings = List.copyOf(framings);
		return this;
	}

	/**
	 * Sets whether small packets go out at once. Without, TCP may keep them back for the
	 * time of a round trip to fill its segments.
	 * @param noDelay true by default
	 * @return this builder
	 */
	public NodeSettingsBuilder noDelay(boolean noDelay) {
		this.noDelay = noDelay;
		return this;
	}

	/**
	 * Sets whether TCP looks after connections on which nothing is sent.
	 * @param keepAlive true by default
	 * @return this builder
	 */
	public NodeSettingsBuilder keepAlive(boolean keepAlive) {
		this.keepAlive = keepAlive;
		return this;
	}

	/**
	 * Limits greeting and authentication.
	 * @param handshakeTimeout for both together, 10 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder handshakeTimeout(Duration handshakeTimeout) {
		this.handshakeTimeout = handshakeTimeout;
		return this;
	}

	/**
	 * Limits one attempt to reach a node.
	 * @param connectInterval 2 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder connectInterval(Duration connectInterval) {
		this.connectInterval = connectInterval;
		return this;
	}

	/**
	 * Sets how long a silent node of another kind counts as alive.
	 * @param monitorTimeout 30 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder monitorTimeout(Duration monitorTimeout) {
		this.monitorTimeout = monitorTimeout;
		return this;
	}

	/**
	 * Limits what this node accepts as one packet.
	 * @param maxFrameBytes in bytes, 64 MiB by default
	 * @return this builder
	 */
	public NodeSettingsBuilder maxFrameBytes(int maxFrameBytes) {
		this.maxFrameBytes = maxFrameBytes;
		return this;
	}

	/**
	 * Limits the memory that the unfinished packets of all connections take together.
	 * When it is too much, the connections fail whose unfinished packets are largest.
	 * Connections that are not authenticated yet may take a quarter of it.
	 * @param totalFrameBytes in bytes, a quarter of the largest possible heap by default
	 * @return this builder
	 */
	public NodeSettingsBuilder totalFrameBytes(long totalFrameBytes) {
		this.totalFrameBytes = totalFrameBytes;
		return this;
	}

	/**
	 * Limits what waits to be sent to one node.
	 * @param sendQueueBytes in bytes, 64 MiB by default
	 * @return this builder
	 */
	public NodeSettingsBuilder sendQueueBytes(long sendQueueBytes) {
		this.sendQueueBytes = sendQueueBytes;
		return this;
	}

	/**
	 * Limits what waits to be sent to all nodes together. When it is too much, the links
	 * fail for which most waits.
	 * @param totalSendQueueBytes in bytes, a quarter of the largest possible heap by
	 * default; kept to within 64 KiB a node
	 * @return this builder
	 */
	public NodeSettingsBuilder totalSendQueueBytes(long totalSendQueueBytes) {
		this.totalSendQueueBytes = totalSendQueueBytes;
		return this;
	}

	/**
	 * Limits what one node sent and what waits to be handled. Above that nothing more is
	 * read from it until half of it is handled.
	 * @param receiveQueueBytes in bytes, 16 MiB by default
	 * @return this builder
	 */
	public NodeSettingsBuilder receiveQueueBytes(long receiveQueueBytes) {
		this.receiveQueueBytes = receiveQueueBytes;
		return this;
	}

	/**
	 * Sets how long nothing that a node sent may be handled while nothing more is read
	 * from it. Then the port that holds most of it is killed with
	 * {@code mailbox_overflow}.
	 * @param standstillTimeout 30 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder standstillTimeout(Duration standstillTimeout) {
		this.standstillTimeout = standstillTimeout;
		return this;
	}

	/**
	 * Sets how many threads run handlers.
	 * @param handlerThreads by default one a processor, at least two
	 * @return this builder
	 */
	public NodeSettingsBuilder handlerThreads(int handlerThreads) {
		this.handlerThreads = handlerThreads;
		return this;
	}

	/**
	 * Sets where handlers run, unless a port has it otherwise.
	 * @param dispatch the pool by default
	 * @return this builder
	 */
	public NodeSettingsBuilder dispatch(Dispatch dispatch) {
		this.dispatch = dispatch;
		return this;
	}

	/**
	 * Sets when to warn of a handler that keeps a thread which others need.
	 * @param blockedHandlerThreshold 10 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder blockedHandlerThreshold(Duration blockedHandlerThreshold) {
		this.blockedHandlerThreshold = blockedHandlerThreshold;
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
	 * Makes the node a global node from its start: one that holds the merged database and
	 * links to all other global nodes. Others become one when a node that has them as
	 * seed asks for it.
	 * @param global false by default
	 * @return this builder
	 */
	public NodeSettingsBuilder global(boolean global) {
		this.global = global;
		return this;
	}

	/**
	 * Limits queries of the database, and the look-up of a node's addresses.
	 * @param queryTimeout 10 s by default
	 * @return this builder
	 */
	public NodeSettingsBuilder queryTimeout(Duration queryTimeout) {
		this.queryTimeout = queryTimeout;
		return this;
	}

	/**
	 * Limits the entries of the database that are taken from one other node. A node that
	 * tells more loses its link.
	 * @param databaseEntriesPerNode a million by default
	 * @return this builder
	 */
	public NodeSettingsBuilder databaseEntriesPerNode(long databaseEntriesPerNode) {
		this.databaseEntriesPerNode = databaseEntriesPerNode;
		return this;
	}

	/**
	 * Limits how much of the database is taken from one other node: the heap that keys,
	 * values and families take, as an estimate. A node that brings more loses its link.
	 * So large may a packet be that tells of the database, if {@link #maxFrameBytes(int)}
	 * is less.
	 * @param databaseBytesPerNode in bytes, 64 MiB by default
	 * @return this builder
	 */
	public NodeSettingsBuilder databaseBytesPerNode(long databaseBytesPerNode) {
		this.databaseBytesPerNode = databaseBytesPerNode;
		return this;
	}

	/**
	 * Limits how much of the database is taken from all other nodes together: the heap
	 * that keys, values and families take, as an estimate. The node that brings the entry
	 * that is too much loses its link, and its connections are refused for a while. What
	 * this node itself sets does not count.
	 * @param totalDatabaseBytes in bytes, a quarter of the largest possible heap by
	 * default
	 * @return this builder
	 */
	public NodeSettingsBuilder totalDatabaseBytes(long totalDatabaseBytes) {
		this.totalDatabaseBytes = totalDatabaseBytes;
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
