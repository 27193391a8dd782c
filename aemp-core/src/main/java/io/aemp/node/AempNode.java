package io.aemp.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aemp.Family;
import io.aemp.Guard;
import io.aemp.LossObserver;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.NetworkStatus;
import io.aemp.Node;
import io.aemp.NodeId;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.NodeStatistics;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.PortSettings;
import io.aemp.Printable;
import io.aemp.Reason;
import io.aemp.Receiver;
import io.aemp.internal.node.KernelNode;
import io.aemp.internal.node.RestartableFamily;
import io.aemp.internal.node.Transports;
import io.aemp.local.LocalNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A node of an AEMP network in this process. May be used from any thread. The creator of
 * the node closes it. A process may hold several nodes.
 *
 * @since 0.1.0
 */
public final class AempNode implements Node, AutoCloseable {

	private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(5);

	/** Creates a kernel for each start, with names and nonces of its own. */
	private final Supplier<KernelNode> kernels;

	private final List<Runnable> restartActions = new CopyOnWriteArrayList<>();

	/** Replaced by each start after a stop. */
	private volatile KernelNode current;

	private volatile State state = State.CREATED;

	private AempNode(Supplier<KernelNode> kernels) {
		this.kernels = kernels;
		this.current = kernels.get();
	}

	/**
	 * Creates a node that is not in the network yet. Ports can be created, but nothing
	 * listens or dials before {@link #start()}.
	 * @param template the settings; the node ID is expanded
	 * @return the node
	 * @throws IllegalArgumentException if the node ID or an address in the settings is
	 * malformed, an authentication method is not known, or the TLS settings are not
	 * possible
	 */
	public static AempNode create(NodeSettings template) {
		return new AempNode(() -> KernelNode.create(template));
	}

	/**
	 * Creates a node whose network is in the memory of this process, for tests of several
	 * nodes. Nodes listen on {@code host:port}, dial their seeds, greet and authenticate
	 * as usual, and {@link LocalNetwork} can interrupt their connections. TLS is only
	 * simulated: no byte leaves the process, and no certificate is checked.
	 * @param template the settings; the node ID is expanded. A node without a secret and
	 * without TLS stays alone.
	 * @param network joins the nodes that were created with it
	 * @return the node, not started yet
	 * @throws IllegalArgumentException as with {@link #create(NodeSettings)}
	 */
	public static AempNode create(NodeSettings template, LocalNetwork network) {
		return new AempNode(() -> KernelNode.create(template, network));
	}

	/** Creates a node on kernels of the caller, for tests in this package. */
	static AempNode of(Supplier<KernelNode> kernels) {
		return new AempNode(kernels);
	}

	/**
	 * Creates a node and starts it.
	 * @param settings the settings; the node ID is expanded
	 * @return the started node
	 * @throws IllegalArgumentException if an address in the settings is malformed
	 * @throws java.io.UncheckedIOException if a listener cannot be bound
	 */
	public static AempNode start(NodeSettings settings) {
		AempNode node = create(settings);
		try {
			node.start();
			return node;
		}
		catch (RuntimeException ex) {
			node.close();
			throw ex;
		}
	}

	/**
	 * Listens, and begins to dial the seeds. Returns when all listeners are bound; does
	 * nothing if the node is running. A node that was stopped joins the network again,
	 * without the ports, functions, monitors and entries of the database that it had
	 * before; {@code %u} in its node ID is expanded anew.
	 * @throws java.io.UncheckedIOException if a listener cannot be bound
	 * @throws IllegalStateException if the node was closed
	 * @see #onRestart(Runnable)
	 */
	public synchronized void start() {
		if (this.state == State.CLOSED) {
			throw new IllegalStateException("Node " + id() + " was closed");
		}
		if (this.state == State.STARTED) {
			return;
		}
		if (this.state == State.STOPPED) {
			restart();
		}
		this.current.start();
		this.state = State.STARTED;
	}

	private void restart() {
		this.current = this.kernels.get();
		this.state = State.CREATED;
		try {
			this.restartActions.forEach(Runnable::run);
		}
		catch (RuntimeException | Error ex) {
			stop();
			throw ex;
		}
	}

	/**
	 * Adds an action for each time that the node is to start after a stop. Actions run in
	 * the order in which they were added, on the thread that starts the node, before the
	 * node listens: they can create the ports that other nodes are to find.
	 * @param action what to do; if it throws, the node does not start
	 * @return removes the action when closed
	 */
	public Guard onRestart(Runnable action) {
		Objects.requireNonNull(action, "The action must not be null");
		this.restartActions.add(action);
		return () -> this.restartActions.remove(action);
	}

	/**
	 * Determines if the node was started and not stopped.
	 * @return true if it is in the network
	 */
	public boolean isRunning() {
		return this.state == State.STARTED;
	}

	/**
	 * Returns the time of the latest start of the node.
	 * @return null if the node was never started
	 */
	public @Nullable Instant startedAt() {
		return this.current.startedAt();
	}

	/**
	 * Returns the time since the latest start of the node.
	 * @return zero if the node does not run
	 */
	public Duration uptime() {
		return isRunning() ? this.current.uptime() : Duration.ZERO;
	}

	/**
	 * Returns the addresses of the listeners.
	 * @return {@code host:port} with the real ports; empty before the start
	 */
	public List<String> listeners() {
		return this.current.listeners();
	}

	/**
	 * Returns the addresses that other nodes are told: those in the settings, or else
	 * those of the listeners, with all addresses of the machine in place of
	 * {@code 0.0.0.0} and {@code [::]}.
	 * @return {@code host:port}; empty before the start, and for a node that does not
	 * listen
	 */
	public List<String> advertised() {
		return this.current.advertised();
	}

	/**
	 * Returns the settings of this node with the expanded node ID.
	 * @return the settings
	 */
	public NodeSettings settings() {
		return this.current.settings();
	}

	/**
	 * Returns the authentication methods by which peers can prove themselves to this
	 * node: those of the settings that are possible with its secret and TLS.
	 * @return their names, in the order of the settings
	 */
	public List<String> acceptedMethods() {
		return Transports.possible(settings().authentication(), settings().authentication().accepted());
	}

	@Override
	public String id() {
		return this.current.id();
	}

	@Override
	public Port port(PortSettings port) {
		return this.current.port(port);
	}

	@Override
	public Port self() {
		return this.current.self();
	}

	@Override
	public boolean portIsLocal(String portId) {
		return this.current.portIsLocal(portId);
	}

	@Override
	public void rcv(String portId, Receiver receiver) {
		this.current.rcv(portId, receiver);
	}

	@Override
	public void rcv(String portId, String tag, @Nullable Receiver receiver) {
		this.current.rcv(portId, tag, receiver);
	}

	@Override
	public void snd(String portId, @Nullable Object... message) {
		this.current.snd(portId, message);
	}

	@Override
	public void snd(List<? extends @Nullable Object> portIdAndMessage) {
		this.current.snd(portIdAndMessage);
	}

	@Override
	public void kil(String portId, @Nullable Object... reason) {
		this.current.kil(portId, reason);
	}

	@Override
	public Guard mon(String portId, Consumer<Reason> action) {
		return this.current.mon(portId, action);
	}

	@Override
	public Guard mon(String portId) {
		return this.current.mon(portId);
	}

	@Override
	public Guard mon(String portId, String victimId) {
		return this.current.mon(portId, victimId);
	}

	@Override
	public Guard mon(String portId, String receiverId, @Nullable Object... message) {
		return this.current.mon(portId, receiverId, message);
	}

	@Override
	public Guard monOutside(String portId, Consumer<Reason> action) {
		return this.current.monOutside(portId, action);
	}

	@Override
	public Guard monGuard(String portId, AutoCloseable... resources) {
		return this.current.monGuard(portId, resources);
	}

	@Override
	public <T extends @Nullable Object> T peval(Port port, Callable<T> task) throws Exception {
		return this.current.peval(port, task);
	}

	@Override
	public Runnable psub(Runnable task) {
		return this.current.psub(task);
	}

	@Override
	public <T extends @Nullable Object> Supplier<CompletableFuture<T>> psub(Callable<T> task) {
		return this.current.psub(task);
	}

	@Override
	public Guard after(Duration delay, String portId, @Nullable Object... message) {
		return this.current.after(delay, portId, message);
	}

	@Override
	public Guard after(Duration delay, Runnable task) {
		return this.current.after(delay, task);
	}

	@Override
	public CompletableFuture<Message> cal(String portId, @Nullable Object... message) {
		return this.current.cal(portId, message);
	}

	@Override
	public CompletableFuture<Message> cal(String portId, Duration timeout, @Nullable Object... message) {
		return this.current.cal(portId, timeout, message);
	}

	@Override
	public Guard function(String name, Receiver function) {
		return this.current.function(name, function);
	}

	@Override
	public String spawn(String node, String function, @Nullable Object... arguments) {
		return this.current.spawn(node, function, arguments);
	}

	@Override
	public void sndToFunc(String node, String function, @Nullable Object... arguments) {
		this.current.sndToFunc(node, function, arguments);
	}

	@Override
	public CompletableFuture<Void> writable(String node) {
		return this.current.writable(node);
	}

	@Override
	public Family family(String name) {
		return new RestartableFamily(name, () -> this.current.family(name));
	}

	@Override
	public NetworkStatus network() {
		return this.current.network();
	}

	@Override
	public NodeStatistics statistics() {
		return this.current.statistics();
	}

	@Override
	public Set<String> upNodes() {
		return this.current.upNodes();
	}

	@Override
	public boolean nodeIsUp(String nodeId) {
		return this.current.nodeIsUp(nodeId);
	}

	@Override
	public Guard monNodes(NodeObserver observer) {
		return this.current.monNodes(observer);
	}

	@Override
	public long lostMessages(LossReason reason) {
		return this.current.lostMessages(reason);
	}

	@Override
	public Guard monLosses(LossObserver observer) {
		return this.current.monLosses(observer);
	}

	/**
	 * Leaves the network and ends all threads of the node, like {@link #close()}, but the
	 * node can be started again. Does nothing if the node was stopped or closed before.
	 * @throws IllegalStateException in a handler with dispatch INLINE, whose thread is
	 * needed for this
	 */
	public void stop() {
		stop(HANDLER_TIMEOUT, Thread.currentThread());
	}

	/**
	 * Leaves the network like {@link #stop()}, with a time limit for running handlers.
	 * @param atMost how long to wait for the handlers
	 * @param onBehalfOf a thread that waits for this call, so that a handler which it
	 * runs is not waited for
	 * @throws IllegalStateException in a handler with dispatch INLINE, whose thread is
	 * needed for this
	 */
	public void stop(Duration atMost, Thread onBehalfOf) {
		if (!isStopped() && isInlineThread()) {
			throw new IllegalStateException(
					"A handler with dispatch INLINE must not close its node: use another thread");
		}
		if (!isInlineThread()) {
			stopNow(atMost, onBehalfOf);
		}
	}

	private synchronized void stopNow(Duration atMost, Thread onBehalfOf) {
		if (!isStopped()) {
			this.state = State.STOPPED;
			this.current.close(atMost, onBehalfOf);
		}
	}

	private boolean isStopped() {
		return this.state == State.STOPPED || this.state == State.CLOSED;
	}

	/**
	 * Determines if the calling thread is one that handlers with dispatch INLINE run on,
	 * which must not close the node.
	 * @return true if so
	 */
	public boolean isInlineThread() {
		return this.current.isInlineThread();
	}

	/**
	 * Determines if the calling thread belongs to this node, so that it runs a handler or
	 * a callback. Such a thread is a daemon and ends after the node.
	 * @return true if so
	 */
	public boolean isOwnThread() {
		return this.current.isOwnThread();
	}

	/**
	 * Leaves the network and ends all threads of the node, for good. Waits for handlers
	 * that run, for 5 seconds at most, and flushes what was sent before. May be called
	 * again.
	 *
	 * <p>
	 * What waits for the node fails: calls, queries and {@code writable}. Monitors of
	 * ports and nodes fire. From then on all of these end at once, no port can be made,
	 * and nothing can be observed any more ({@link IllegalStateException}). Messages,
	 * timers and changes of the database are dropped.
	 * @throws IllegalStateException in a handler with dispatch INLINE, whose thread is
	 * needed for this
	 */
	@Override
	public void close() {
		stop();
		this.state = State.CLOSED;
		this.restartActions.clear();
	}

	@Override
	public String toString() {
		return "AempNode[" + id() + "]";
	}

	private enum State {

		CREATED, STARTED, STOPPED, CLOSED

	}

}
