package io.aemp.internal.link;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.aemp.Guard;
import io.aemp.LinkFailedException;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.NodeStatistics;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.link.connect.AddressBook;
import io.aemp.internal.link.connect.ConnectEnvironment;
import io.aemp.internal.link.connect.ConnectionLog;
import io.aemp.internal.link.connect.Dialler;
import io.aemp.internal.link.connect.Exclusions;
import io.aemp.internal.link.connect.LinkAcceptance;
import io.aemp.internal.link.connect.NewcomerLog;
import io.aemp.internal.link.connect.SeekObserver;
import io.aemp.internal.link.connect.UnknownNodes;
import io.aemp.internal.link.events.KernelContext;
import io.aemp.internal.link.events.NodeEvents;
import io.aemp.internal.link.inbound.InboundEnvironment;
import io.aemp.internal.link.outbound.ChunkAllocator;
import io.aemp.internal.link.outbound.OutboundBudget;
import io.aemp.internal.link.sequence.SequenceEnvironment;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.FailureText;
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

	private final PortTable ports;

	private final NodeRequests requests;

	private final LinkEnvironment environment;

	private final LinkTraffic traffic = new LinkTraffic();

	private final RemoteNodes remoteNodes = new RemoteNodes(this::newRemoteNode);

	private final SendTargets targets = new SendTargets();

	private final UnknownNodes unknownNodes;

	private final Exclusions exclusions;

	private final ConnectionLog log;

	private volatile boolean closed;

	/** Set before there are remote nodes. */
	private ChunkAllocator chunks = ChunkAllocator.HEAP;

	/**
	 * Creates an object without links.
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
		this.log = new ConnectionLog(runtime, () -> this.closed);
		this.unknownNodes = new UnknownNodes(this.log.refusals());
		this.ports = ports;
		this.requests = requests;
		// Starts at the time of day, so that it rises over restarts, too.
		AtomicLong lastChoice = new AtomicLong(TimeUnit.MILLISECONDS.toMicros(timers.currentTimeMillis()));
		ConnectEnvironment connecting = new ConnectEnvironment(settings, timers, this.dialler, lastChoice,
				new NewcomerLog(runtime), this.unknownNodes, () -> this.closed);
		OutboundBudget budget = new OutboundBudget(settings.limits().totalSendQueueBytes(), this.remoteNodes.all());
		SequenceEnvironment sequences = new SequenceEnvironment(settings.limits().sendQueueBytes(),
				(first, more) -> this.chunks.create(first, more), budget, ports.losses(), ports.fired(), this.kernel,
				this.events, connecting);
		InboundEnvironment inbound = new InboundEnvironment(settings, timers, ports, this.traffic::readingStopped);
		this.environment = new LinkEnvironment(settings, timers, runtime.random(), ports, this.events, this.traffic,
				inbound, sequences, connecting);
		ports.factory().whenReopened(this::reopened);
	}

	/** Makes peers learn of the death of an earlier port first. */
	private void reopened(LocalPort port) {
		String name = port.id().substring(port.id().indexOf('#') + 1);
		for (RemoteNode remote : this.remoteNodes.all()) {
			Link link = remote.link();
			if (link != null) {
				reopened(link, name, port);
			}
		}
	}

	/** Fails a link that cannot take notice: the port exists already. */
	private static void reopened(Link link, String name, LocalPort port) {
		try {
			link.reopened(name, port.reopened());
		}
		catch (Throwable ex) {
			link.lose("a name that was given again could not be closed: " + FailureText.of(ex));
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
		SendTargets.Target target = this.targets.find(portId);
		while (target == null || !append(target, context, elements, carried, false)) {
			// Not known, or its remote node was removed: the next one is new.
			PortId id = PortId.parse(portId);
			target = new SendTargets.Target(portId, remote(id.node()), id.name());
			this.targets.put(target);
		}
	}

	/**
	 * Warns once if there turns out to be no node of that name. To be called before a
	 * message is sent to it.
	 * @param nodeId a target that the application gave instead of a port ID
	 */
	public void expectNode(String nodeId) {
		this.unknownNodes.sentTo(nodeId);
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
		SendTargets.Target target = this.targets.find(portId);
		return target != null && append(target, context, elements, carried, true);
	}

	private boolean append(SendTargets.Target target, Context context, @Nullable Object[] elements,
			@Nullable Monitor carried, boolean plain) {
		RemoteNode remote = target.remote();
		boolean appended;
		try {
			appended = plain ? target.sequence().appendPlain(context, target.portName(), elements, carried)
					: target.sequence().append(context, target.portName(), elements, carried);
		}
		catch (Throwable ex) {
			remote.idle();
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
			return remote.sequence().monitor(context, portName, action);
		}
		catch (Throwable ex) {
			remote.idle();
			throw ex;
		}
	}

	/**
	 * Completes a future when less than half of what may wait for a node does.
	 * @param nodeId the node
	 * @param future that nobody else has yet; completed now or settled later; fails with
	 * a {@link LinkFailedException} if what waits is lost. If somebody else completes it,
	 * it is forgotten.
	 */
	public void whenWritable(String nodeId, NodeFuture<Void> future) {
		RemoteNode remote = this.remoteNodes.find(nodeId);
		if (this.closed) {
			future.completeExceptionally(
					new LinkFailedException(nodeId, Reason.transportError(nodeId, RemoteNode.CLOSED)));
		}
		else if (remote == null || !remote.sequence().awaitWritable(future)) {
			future.complete(null);
		}
	}

	/** Allocates chunks in another way, before there are remote nodes. */
	void use(ChunkAllocator chunks) {
		this.chunks = chunks;
	}

	RemoteNode remote(String nodeId) {
		return this.remoteNodes.get(nodeId);
	}

	RemoteNode newRemoteNode(String nodeId) {
		return new RemoteNode(nodeId, this.transport.nextLoop(), this.environment, this.requests,
				this.remoteNodes::remove);
	}

	/** Returns null if nothing has to be known of that node. */
	@Nullable RemoteNode find(String nodeId) {
		return this.remoteNodes.find(nodeId);
	}

	/**
	 * Returns the nodes that have a link.
	 * @return a snapshot
	 */
	public Set<String> upNodes() {
		return this.remoteNodes.ids(RemoteNode::isUp);
	}

	/**
	 * Returns whether a node has a link.
	 * @param nodeId the node
	 * @return true if it is up at the moment
	 */
	public boolean isUp(String nodeId) {
		RemoteNode remote = this.remoteNodes.find(nodeId);
		return remote != null && remote.isUp();
	}

	/**
	 * Returns why there is no link to a node.
	 * @param nodeId the node
	 * @return the last failure; null if there was none lately, or there is a link
	 */
	public @Nullable String whyDown(String nodeId) {
		RemoteNode remote = this.remoteNodes.find(nodeId);
		return (remote != null) ? remote.whyDown() : null;
	}

	/**
	 * Returns the link to a node.
	 * @param nodeId the node
	 * @return null if it has none at the moment
	 */
	public @Nullable Link link(String nodeId) {
		RemoteNode remote = this.remoteNodes.find(nodeId);
		return (remote != null) ? remote.link() : null;
	}

	/**
	 * Returns the nodes from which nothing is read, because too much that they sent
	 * waits.
	 * @return a snapshot
	 */
	public Set<String> unreadNodes() {
		return this.remoteNodes.ids((remote) -> !remote.inbound().isReading());
	}

	/**
	 * Returns the state of all links, and counts since the start of this node.
	 * @param families what it has to do with the database
	 * @return a snapshot
	 */
	public NodeStatistics statistics(Set<String> families) {
		return new NodeStatistics(this.remoteNodes.statuses(), this.traffic.established(), this.traffic.failed(),
				this.traffic.packetsSent(), this.traffic.bytesSent(), this.traffic.bytesReceived(),
				this.traffic.readingStops(), this.ports.monitorsFired(), this.ports.size(), families);
	}

	/**
	 * Notifies an observer of links that come up and go down.
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
		RemoteNode remote = this.remoteNodes.find(nodeId);
		if (remote != null) {
			remote.loop().execute(remote::resetAbandoned);
		}
	}

	/** Brings a verified connection to the loop of the node it leads to. */
	@Override
	public void verified(PendingConnection pending) {
		if (this.closed || this.exclusions.contains(pending.peer().nodeId())) {
			pending.refuse();
			return;
		}
		this.log.verified(pending);
		RemoteNode remote = remote(pending.peer().nodeId());
		while (!remote.acceptance().expect()) {
			remote = remote(pending.peer().nodeId());
		}
		LinkAcceptance<Link> acceptance = remote.acceptance();
		pending.moveTo(remote.loop(), () -> acceptance.offer(pending), acceptance::unexpect);
	}

	@Override
	public void failed(String remoteAddress, Throwable cause) {
		this.log.failed(remoteAddress, cause);
	}

	/**
	 * Ends all links without losing what waits for them. Blocks until that is handed over
	 * or a time has passed. Nobody is linked any more, and what waits for a link, or is
	 * sent from now on, is lost.
	 */
	public void close() {
		this.transport.stopListening();
		this.closed = true;
		CompletableFuture<?>[] ends = this.remoteNodes.all()
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
