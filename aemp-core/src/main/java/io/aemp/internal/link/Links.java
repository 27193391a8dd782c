package io.aemp.internal.link;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.aemp.Guard;
import io.aemp.LinkFailedException;
import io.aemp.LinkStatus;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.NodeStatistics;
import io.aemp.PortId;
import io.aemp.Printable;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.handshake.ConnectionEndedException;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.AddressResolver;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a node has to do with other nodes, by node ID. May be used from any thread.
 */
public final class Links implements ConnectionObserver {

	private static final Logger logger = LoggerFactory.getLogger(Links.class);

	/** The loops may be busy, but not for long: handlers must not block them. */
	private static final Duration CLOSE_TIME = Duration.ofSeconds(2);

	private final NodeRuntime runtime;

	private final Transport transport;

	private final KernelContext kernel;

	private final NodeEvents events;

	private final Dialler dialler;

	private final LinkEnvironment environment;

	/**
	 * Warnings of connections whose other end never said who it is: scans, for example.
	 */
	private final LimitedLog strangers;

	/** Warnings of all others, so that scans do not hide them. */
	private final LimitedLog refusals;

	/** Warnings of peers that may come through somebody else's hands. */
	private final LimitedLog relays;

	private final Map<String, RemoteNode> remoteNodes = new ConcurrentHashMap<>();

	private final Targets targets = new Targets();

	private final Exclusions exclusions;

	private volatile boolean closed;

	/** Set before there are remote nodes. */
	private Chunks chunks = Chunks.HEAP;

	/**
	 * No links yet.
	 * @param settings limits and time-outs
	 * @param runtime clock and executors
	 * @param transport makes connections
	 * @param ports where inbound messages go
	 * @param requests where requests to the node port go
	 * @param addressBook where nodes can be found
	 */
	public Links(NodeSettings settings, NodeRuntime runtime, Transport transport, PortTable ports,
			NodeRequests requests, AddressBook addressBook) {
		Timers timers = runtime.timers();
		this.runtime = runtime;
		this.transport = transport;
		this.kernel = new KernelContext(runtime.kernel(), timers);
		this.exclusions = new Exclusions(timers);
		this.events = new NodeEvents(this.kernel, runtime.callbacks(), timers);
		this.dialler = new Dialler(settings, timers, transport, addressBook, new AddressResolver(runtime.callbacks()),
				this::verified, this::refused);
		this.strangers = new LimitedLog(logger, runtime);
		this.refusals = new LimitedLog(logger, runtime);
		this.relays = new LimitedLog(logger, runtime);
		// Starts at the time of day, so that it rises over restarts, too.
		AtomicLong lastChoice = new AtomicLong(TimeUnit.MILLISECONDS.toMicros(timers.currentTimeMillis()));
		OutboundBudget budget = new OutboundBudget(settings.totalSendQueueBytes(), this.remoteNodes.values());
		this.environment = new LinkEnvironment(settings, timers, ports, requests, this.kernel, this.events,
				this.dialler, (first, more) -> this.chunks.create(first, more), budget, lastChoice, new Traffic(),
				runtime.random(), new NewcomerLog(runtime), new UnknownTargets(this.refusals), () -> this.closed);
		ports.whenReopened(this::reopened);
	}

	/** From any thread: peers may have to hear of the death of an earlier port first. */
	private void reopened(LocalPort port) {
		String name = port.id().substring(port.id().indexOf('#') + 1);
		for (RemoteNode remote : this.remoteNodes.values()) {
			Link link = remote.link();
			if (link != null) {
				reopened(remote, link, name, port);
			}
		}
	}

	/** The port exists already: a link that cannot take notice fails. */
	private static void reopened(RemoteNode remote, Link link, String name, LocalPort port) {
		try {
			link.reopened(name, port.reopened());
		}
		catch (Throwable ex) {
			remote.lose(link, "a name that was given again could not be closed: " + FailureText.of(ex));
		}
	}

	/**
	 * Sends a message to a port of another node.
	 * @param context who sends
	 * @param portId the port; a bare node ID means the node port
	 * @param elements the message
	 * @param carried fires if the message is dropped because the context has not taken
	 * notice of an older loss; null if there is none
	 * @throws IllegalArgumentException if it cannot be written or is too large, or if
	 * there can be no such port
	 */
	public void send(Context context, String portId, @Nullable Object[] elements, @Nullable Monitor carried) {
		Targets.Target target = this.targets.find(portId);
		while (target == null || !append(target, context, elements, carried, false)) {
			// Not known, or its remote node was removed: the next one is new.
			PortId id = PortId.parse(portId);
			target = new Targets.Target(portId, remote(id.node()), id.name());
			this.targets.put(target);
		}
	}

	/**
	 * Warns once if there turns out to be no node of that name. To be called before a
	 * message is sent to it.
	 * @param nodeId a target that the application gave instead of a port ID
	 */
	public void expectNode(String nodeId) {
		this.environment.unknownTargets().sentTo(nodeId);
	}

	/**
	 * Sends a message that nobody has checked, if that is easy: to a port that messages
	 * went to lately, and of the commonest kind, which is always legal.
	 * @param context who sends
	 * @param portId the port
	 * @param elements the message
	 * @param carried as with {@link #send}
	 * @return false if that is not easy, or no port of another node
	 * @throws IllegalArgumentException if the message is too large
	 */
	public boolean sendPlain(Context context, String portId, @Nullable Object[] elements, @Nullable Monitor carried) {
		Targets.Target target = this.targets.find(portId);
		return target != null && append(target, context, elements, carried, true);
	}

	private boolean append(Targets.Target target, Context context, @Nullable Object[] elements,
			@Nullable Monitor carried, boolean plain) {
		RemoteNode remote = target.remote();
		boolean appended;
		try {
			appended = plain ? remote.appendPlain(context, target.portName(), elements, carried)
					: remote.append(context, target.portName(), elements, carried);
		}
		catch (Throwable ex) {
			remote.removeIfIdle();
			throw ex;
		}
		if (appended && this.closed) {
			// Perhaps since it was appended: nobody else would let it go.
			remote.closeUnlinked();
		}
		return appended;
	}

	/**
	 * Monitors a port of another node, or with an empty name the link to it.
	 * @param context whom the monitor belongs to
	 * @param nodeId the node
	 * @param portName the port
	 * @param action what to do
	 * @return ends it
	 */
	public Monitor monitor(Context context, String nodeId, String portName, Consumer<Reason> action) {
		RemoteNode remote = remote(nodeId);
		Monitor monitor = monitor(remote, context, portName, action);
		while (monitor == null) {
			remote = remote(nodeId);
			monitor = monitor(remote, context, portName, action);
		}
		if (this.closed) {
			remote.closeUnlinked();
		}
		return monitor;
	}

	private static @Nullable Monitor monitor(RemoteNode remote, Context context, String portName,
			Consumer<Reason> action) {
		try {
			return remote.monitor(context, portName, action);
		}
		catch (Throwable ex) {
			remote.removeIfIdle();
			throw ex;
		}
	}

	/**
	 * Tells when little enough waits for a node: less than half of what may wait.
	 * @param nodeId the node
	 * @param future that nobody else has yet; completed now or settled later; fails with
	 * a {@link LinkFailedException} if what waits is lost. If somebody else completes it,
	 * it is forgotten.
	 */
	public void whenWritable(String nodeId, NodeFuture<Void> future) {
		RemoteNode remote = this.remoteNodes.get(nodeId);
		if (this.closed) {
			future.completeExceptionally(
					new LinkFailedException(nodeId, Reason.transportError(nodeId, RemoteNode.CLOSED)));
		}
		else if (remote == null || !remote.awaitWritable(future)) {
			future.complete(null);
		}
	}

	/** Allocates chunks in another way, before there are remote nodes. */
	void use(Chunks chunks) {
		this.chunks = chunks;
	}

	RemoteNode remote(String nodeId) {
		RemoteNode remote = this.remoteNodes.get(nodeId);
		return (remote != null) ? remote : this.remoteNodes.computeIfAbsent(nodeId, this::newRemoteNode);
	}

	RemoteNode newRemoteNode(String nodeId) {
		return new RemoteNode(nodeId, this.transport.nextLoop(), this.environment, this::remove);
	}

	/** Null if nothing has to be known of that node. */
	@Nullable RemoteNode find(String nodeId) {
		return this.remoteNodes.get(nodeId);
	}

	private void remove(RemoteNode remote) {
		this.remoteNodes.remove(remote.nodeId(), remote);
	}

	/**
	 * Returns the nodes that have a link.
	 * @return a snapshot
	 */
	public Set<String> upNodes() {
		return this.remoteNodes.values()
			.stream()
			.filter(RemoteNode::isUp)
			.map(RemoteNode::nodeId)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Whether a node has a link.
	 * @param nodeId the node
	 * @return true if it is up at the moment
	 */
	public boolean isUp(String nodeId) {
		RemoteNode remote = this.remoteNodes.get(nodeId);
		return remote != null && remote.isUp();
	}

	/**
	 * Returns the link to a node.
	 * @param nodeId the node
	 * @return null if it has none at the moment
	 */
	public @Nullable Link link(String nodeId) {
		RemoteNode remote = this.remoteNodes.get(nodeId);
		return (remote != null) ? remote.link() : null;
	}

	/**
	 * Returns the nodes from which nothing is read, because too much that they sent
	 * waits.
	 * @return a snapshot
	 */
	public Set<String> unreadNodes() {
		return this.remoteNodes.values()
			.stream()
			.filter((remote) -> !remote.inbound().isReading())
			.map(RemoteNode::nodeId)
			.collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * What this node has to do with others, and what happened since its start.
	 * @param families what it has to do with the database
	 * @return a snapshot
	 */
	public NodeStatistics statistics(Set<String> families) {
		List<LinkStatus> links = this.remoteNodes.values()
			.stream()
			.map(RemoteNode::status)
			.sorted(Comparator.comparing(LinkStatus::nodeId))
			.toList();
		Traffic traffic = this.environment.traffic();
		PortTable ports = this.environment.ports();
		return new NodeStatistics(links, traffic.established(), traffic.failed(), traffic.packetsSent(),
				traffic.bytesSent(), traffic.bytesReceived(), traffic.readingStops(), ports.monitorsFired(),
				ports.size(), families);
	}

	/**
	 * Tells of links coming up and going down.
	 * @param context where the observer runs; null for threads outside ports. In the
	 * kernel's context it is told before anything that the link brings in later reaches
	 * the kernel (guarantee, rule R5).
	 * @param observer is told, beginning with the nodes that are up
	 * @return ends it
	 */
	public Guard observe(@Nullable Context context, NodeObserver observer) {
		return this.events.observe(context, observer);
	}

	/**
	 * Refuses all connections of a node for a while: a second at first, and twice as long
	 * each time, up to a minute. A link that is up stays.
	 * @param nodeId a node whose link has to be given up for what it brought
	 * @return true if it was excluded a short time ago already
	 */
	public boolean exclude(String nodeId) {
		return this.exclusions.add(nodeId);
	}

	/**
	 * Finds out which node an address leads to, and links to it.
	 * @param address of a seed
	 * @param observer is told
	 */
	public void seek(Address address, SeekObserver observer) {
		this.dialler.seek(address, observer);
	}

	/**
	 * Listens for other nodes.
	 * @param address where
	 * @return the address really bound
	 */
	public Address listen(InetSocketAddress address) {
		return this.transport.listen(address, this);
	}

	/**
	 * Stops listening for other nodes on one address.
	 * @param bound as {@link #listen} returned it
	 */
	public void stopListening(Address bound) {
		this.transport.stopListening(bound);
	}

	/** A seed ended the connection: because of a link that only we gave up, perhaps. */
	private void refused(String nodeId) {
		RemoteNode remote = this.remoteNodes.get(nodeId);
		if (remote != null) {
			remote.loop().execute(() -> remote.reception().resetAbandoned());
		}
	}

	/** Brings a verified connection to the loop of the node it leads to. */
	@Override
	public void verified(PendingConnection pending) {
		if (this.closed || this.exclusions.contains(pending.peer().nodeId())) {
			pending.refuse();
			return;
		}
		if (pending.isAddressDoubtful()) {
			warnOfAddress(pending);
		}
		RemoteNode remote = remote(pending.peer().nodeId());
		while (!remote.reception().expect()) {
			remote = remote(pending.peer().nodeId());
		}
		Reception reception = remote.reception();
		pending.moveTo(remote.loop(), () -> reception.offer(pending), reception::unexpect);
	}

	private void warnOfAddress(PendingConnection pending) {
		String address = pending.peer().attributes().get(Greeting.PEER_ADDRESS);
		this.relays.warn(
				"Node {} at {} dialled {}, which is no address of this node. A port mapping or a tunnel looks like "
						+ "this, and so does somebody who relays the connection without knowing the secret. If the "
						+ "address leads here, add it to the advertised addresses (aemp.advertise). Only TLS excludes "
						+ "relays; aemp.auth.peer-address=require refuses such connections, off accepts them silently",
				pending.peer().nodeId(), pending.remoteAddress(), Printable.of((address != null) ? address : ""));
	}

	@Override
	public void failed(String remoteAddress, Throwable cause) {
		if (this.closed) {
			// By ourselves, whatever it looks like.
			logger.debug("The connection from {} ended with this node", remoteAddress);
		}
		else if (cause instanceof HandshakeException refusal) {
			logRefusal(remoteAddress, refusal);
		}
		else {
			this.strangers.warn("Lost a connection from {} before it could be a link: {}", remoteAddress,
					FailureText.of(cause));
		}
	}

	private void logRefusal(String remoteAddress, HandshakeException refusal) {
		String name = refusal.claimedNodeId();
		if (refusal instanceof ConnectionEndedException end && end.isPerhapsLinked()) {
			logger.debug("The connection from {} was not chosen: it {}", remoteAddress, refusal.getMessage());
		}
		else if (name == null) {
			this.strangers.warn("Refused a connection from {}: it {}", remoteAddress, refusal.getMessage());
		}
		else {
			this.refusals.warn("Refused a connection from {}, which calls itself {}: it {}", remoteAddress,
					Printable.of(name), refusal.getMessage());
		}
	}

	/**
	 * Ends all links without losing what waits for them. Blocks until that is handed over
	 * or a time has passed. Nobody is linked any more, and what waits for a link, or is
	 * sent from now on, is lost.
	 */
	public void close() {
		this.transport.stopListening();
		this.closed = true;
		CompletableFuture<?>[] ends = this.remoteNodes.values()
			.stream()
			.map((remote) -> CompletableFuture.runAsync(remote::close, remote.loop()).exceptionally((ex) -> {
				logger.warn("The link to node {} could not be closed", remote.nodeId(), ex);
				return null;
			}))
			.toArray(CompletableFuture[]::new);
		if (!this.runtime.await(CompletableFuture.allOf(ends), CLOSE_TIME)) {
			logger.warn("Not all links could be closed in time");
		}
	}

	/**
	 * Returns the node itself as a context, on whose thread discovery lives.
	 * @return the context
	 */
	public KernelContext kernel() {
		return this.kernel;
	}

}
