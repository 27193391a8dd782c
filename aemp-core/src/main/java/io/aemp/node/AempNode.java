package io.aemp.node;

import java.time.Duration;
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
import io.aemp.internal.context.Context;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.Evaluation;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.request.Functions;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.RetryingRuntime;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.wire.Requests;
import io.aemp.local.LocalNetwork;
import org.jspecify.annotations.Nullable;

/**
 * A node of an AEMP network in this process. May be used from any thread; whoever made it
 * closes it. A process may hold several nodes.
 *
 * @since 0.1.0
 */
public final class AempNode implements Node, AutoCloseable {

	private static final Duration HANDLER_TIMEOUT = Duration.ofSeconds(5);

	/** Creates a kernel for each start, with names and nonces of its own. */
	private final Supplier<Kernel> kernels;

	private final List<Runnable> restartActions = new CopyOnWriteArrayList<>();

	private volatile Kernel kernel;

	private volatile State state = State.CREATED;

	private AempNode(Supplier<Kernel> kernels) {
		this.kernels = kernels;
		this.kernel = kernels.get();
	}

	/**
	 * Makes a node that is not in the network yet: ports can be made, nothing listens or
	 * dials before {@link #start()}.
	 * @param template how it is to be; its node ID is expanded
	 * @return the node
	 * @throws IllegalArgumentException if the node ID or an address in the settings is
	 * malformed, an authentication method is not known, or TLS is not possible as it is
	 * set
	 */
	public static AempNode create(NodeSettings template) {
		return new AempNode(
				() -> Kernel.create(template, Transports.wakesLoopsWithoutLock(template), Transports::create));
	}

	/**
	 * Makes a node whose network is in the memory of this process: for tests of what runs
	 * on several nodes. Nothing else changes: nodes listen on {@code host:port}, dial
	 * their seeds, greet and authenticate; {@link LocalNetwork} lets connections fail.
	 * TLS counts as done where two nodes agree on it: nothing leaves the process, and no
	 * certificate is looked at.
	 * @param template how it is to be; its node ID is expanded, and without a secret and
	 * without TLS it stays by itself, as everywhere
	 * @param network joins all nodes that were made with it
	 * @return the node, not started yet
	 * @throws IllegalArgumentException as with {@link #create(NodeSettings)}
	 */
	public static AempNode create(NodeSettings template, LocalNetwork network) {
		return new AempNode(() -> Kernel.create(template, false,
				(settings, runtime) -> Transports.create(settings, runtime, network)));
	}

	/**
	 * Makes a node on a machine and a network of the caller's: for simulations, and for
	 * tests with a clock that stands still.
	 * @param settings how it is to be
	 * @param runtime clock, randomness and executors; closed by the caller
	 * @param transport the network; closed by the caller
	 * @return the node, not started yet
	 */
	public static AempNode create(NodeSettings settings, NodeRuntime runtime, Transport transport) {
		return new AempNode(() -> new Kernel(settings, new RetryingRuntime(runtime), transport, () -> {
		}));
	}

	/**
	 * Makes a node and lets it join the network.
	 * @param settings how it is to be
	 * @return the node, listening
	 * @throws IllegalArgumentException if an address in the settings is malformed
	 * @throws java.io.UncheckedIOException if it cannot listen where it should
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
	 * @throws java.io.UncheckedIOException if it cannot listen where it should
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
		this.kernel.start();
		this.state = State.STARTED;
	}

	private void restart() {
		this.kernel = this.kernels.get();
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
		require(action, "action");
		this.restartActions.add(action);
		return () -> this.restartActions.remove(action);
	}

	/**
	 * Whether the node was started and not closed.
	 * @return true if so
	 */
	public boolean isRunning() {
		return this.state == State.STARTED;
	}

	/**
	 * Where the node listens.
	 * @return {@code host:port} with the real ports; empty before the start
	 */
	public List<String> listeners() {
		return this.kernel.listeners.bound();
	}

	/**
	 * What other nodes are told of where this one can be reached: what the settings say,
	 * or else where it listens, with all addresses of the machine in the place of
	 * {@code 0.0.0.0} and {@code [::]}.
	 * @return {@code host:port}; empty before the start, and for a node that does not
	 * listen
	 */
	public List<String> advertised() {
		return this.kernel.listeners.advertised();
	}

	/**
	 * Returns the settings of this node, with its node ID as it was made from the
	 * template.
	 * @return the settings
	 */
	public NodeSettings settings() {
		return this.kernel.settings;
	}

	@Override
	public String id() {
		return this.kernel.settings.nodeId();
	}

	@Override
	public Port port(PortSettings port) {
		require(port, "settings of the port");
		return this.kernel.ports.create(port);
	}

	@Override
	public Port self() {
		return current();
	}

	private LocalPort current() {
		LocalPort current = this.kernel.ports.threads().current();
		if (current == null) {
			throw new IllegalStateException("This thread runs no handler of a port of node " + id()
					+ "; a function runs in a port only if it is spawned");
		}
		return current;
	}

	@Override
	public boolean portIsLocal(String portId) {
		require(portId, "port ID");
		return this.kernel.ports.isLocal(portId);
	}

	@Override
	public void rcv(String portId, Receiver receiver) {
		require(portId, "port ID");
		require(receiver, "receiver");
		local(portId).rcv(receiver);
	}

	@Override
	public void rcv(String portId, String tag, @Nullable Receiver receiver) {
		require(portId, "port ID");
		require(tag, "tag");
		local(portId).rcv(tag, receiver);
	}

	private LocalPort local(String portId) {
		LocalPort port = this.kernel.ports.find(portId);
		if (port == null) {
			throw new IllegalArgumentException("Node " + id() + " has no port " + Printable.of(portId));
		}
		return port;
	}

	@Override
	public void snd(String portId, @Nullable Object... message) {
		require(portId, "port ID");
		require(message, "message");
		this.kernel.routes.snd(portId, message, null);
	}

	@Override
	public void snd(List<? extends @Nullable Object> portIdAndMessage) {
		require(portIdAndMessage, "message");
		Message whole = Message.decoded(this.kernel.routes.sendable(portIdAndMessage.toArray()), 0);
		String portId = whole.tag();
		if (portId == null) {
			throw new IllegalArgumentException("The first element is no port ID");
		}
		this.kernel.routes.snd(portId, whole.rest(1).elements().toArray(), null);
	}

	@Override
	public void kil(String portId, @Nullable Object... reason) {
		require(portId, "port ID");
		require(reason, "reason");
		this.kernel.routes.kil(portId, Reason.of(reason));
	}

	@Override
	public Guard mon(String portId, Consumer<Reason> action) {
		require(portId, "port ID");
		require(action, "action");
		Kernel kernel = this.kernel;
		return kernel.routes.mon(kernel.ports.threads().currentContext(), portId, action);
	}

	@Override
	public Guard mon(String portId) {
		require(portId, "port ID");
		return mon(portId, current().id());
	}

	@Override
	public Guard mon(String portId, String victimId) {
		require(portId, "port ID");
		require(victimId, "port ID to kill");
		return this.kernel.monitorForms.kill(portId, victimId);
	}

	@Override
	public Guard mon(String portId, String receiverId, @Nullable Object... message) {
		require(portId, "port ID");
		require(receiverId, "port ID of the receiver");
		require(message, "message");
		return this.kernel.monitorForms.send(portId, receiverId, message);
	}

	@Override
	public Guard monOutside(String portId, Consumer<Reason> action) {
		require(portId, "port ID");
		require(action, "action");
		Kernel kernel = this.kernel;
		return kernel.routes.mon(kernel.ports.threads().outside(), portId, action);
	}

	@Override
	public Guard monGuard(String portId, AutoCloseable... resources) {
		require(portId, "port ID");
		require(resources, "resources");
		return this.kernel.monitorForms.close(portId, resources);
	}

	@Override
	public <T extends @Nullable Object> T peval(Port port, Callable<T> task) throws Exception {
		require(port, "port");
		require(task, "task");
		return Evaluation.evaluate(local(port), task);
	}

	private LocalPort local(Port port) {
		if (!(port instanceof LocalPort local) || !this.kernel.ports.isLocal(port.id())) {
			throw new IllegalArgumentException("Port " + port.id() + " is no port of node " + id());
		}
		return local;
	}

	@Override
	public Runnable psub(Runnable task) {
		require(task, "task");
		Supplier<CompletableFuture<Boolean>> contextual = psub(() -> {
			task.run();
			return true;
		});
		return contextual::get;
	}

	@Override
	public <T extends @Nullable Object> Supplier<CompletableFuture<T>> psub(Callable<T> task) {
		require(task, "task");
		LocalPort port = current();
		return () -> Evaluation.submit(port, task);
	}

	@Override
	public Guard after(Duration delay, String portId, @Nullable Object... message) {
		require(delay, "delay");
		require(portId, "port ID");
		require(message, "message");
		Kernel kernel = this.kernel;
		@Nullable Object[] kept = kernel.routes.kept(message);
		Context context = kernel.ports.threads().currentContext();
		PortId.parse(portId);
		return new DelayedMessage(context, kernel.ports.threads().outside(),
				() -> kernel.routes.snd(portId, kept, null))
			.schedule(kernel.runtime.timers(), delay, kernel.links.kernel());
	}

	@Override
	public Guard after(Duration delay, Runnable task) {
		require(delay, "delay");
		require(task, "task");
		Kernel kernel = this.kernel;
		return new DelayedTask(kernel.ports.threads().currentContext(), task).schedule(kernel.runtime.timers(), delay,
				kernel.links.kernel());
	}

	@Override
	public CompletableFuture<Message> cal(String portId, @Nullable Object... message) {
		require(portId, "port ID");
		require(message, "message");
		return this.kernel.calls.cal(portId, null, message);
	}

	@Override
	public CompletableFuture<Message> cal(String portId, Duration timeout, @Nullable Object... message) {
		require(portId, "port ID");
		require(timeout, "time-out");
		require(message, "message");
		return this.kernel.calls.cal(portId, Objects.requireNonNull(timeout, "timeout"), message);
	}

	@Override
	public Guard function(String name, Receiver function) {
		require(name, "name of the function");
		require(function, "function");
		return this.kernel.functions.register(name, function);
	}

	@Override
	public String spawn(String node, String function, @Nullable Object... arguments) {
		require(node, "node ID");
		require(function, "name of the function");
		require(arguments, "argument list");
		Functions.checkName(function);
		Kernel kernel = this.kernel;
		PortId port = new PortId(PortId.parse(node).node(), kernel.ports.nextSpawnedName());
		if (kernel.ports.isLocal(port.toString())) {
			kernel.functions.spawn(port.name(), function, kernel.routes.received(arguments));
		}
		else {
			@Nullable Object[] sendable = kernel.routes.sendable(arguments);
			kernel.routes.snd(port.node(), Requests.of(sendable, Requests.SPAWN, port.name(), function), null);
		}
		return port.toString();
	}

	@Override
	public void sndToFunc(String node, String function, @Nullable Object... arguments) {
		require(node, "node ID");
		require(function, "name of the function");
		require(arguments, "argument list");
		Functions.checkName(function);
		this.kernel.routes.snd(PortId.parse(node).node(), Requests.of(arguments, function), null);
	}

	@Override
	public CompletableFuture<Void> writable(String node) {
		require(node, "node ID");
		String nodeId = PortId.parse(node).node();
		NodeFuture<Void> writable = new NodeFuture<>(this.kernel.ports.threads());
		if (this.kernel.ports.isLocal(nodeId)) {
			writable.complete(null);
		}
		else {
			this.kernel.links.whenWritable(nodeId, writable);
		}
		return writable;
	}

	@Override
	public Family family(String name) {
		require(name, "name of the family");
		// Checks the name at once.
		this.kernel.discovery.family(name);
		return new RestartableFamily(name, () -> this.kernel.discovery.family(name));
	}

	@Override
	public NetworkStatus network() {
		return this.kernel.discovery.status();
	}

	@Override
	public NodeStatistics statistics() {
		Kernel kernel = this.kernel;
		return kernel.links.statistics(kernel.discovery.families());
	}

	@Override
	public Set<String> upNodes() {
		return this.kernel.links.upNodes();
	}

	@Override
	public boolean nodeIsUp(String nodeId) {
		require(nodeId, "node ID");
		return nodeId.equals(id()) || this.kernel.links.isUp(NodeId.check(nodeId));
	}

	@Override
	public Guard monNodes(NodeObserver observer) {
		this.kernel.ports.checkOpen();
		require(observer, "observer");
		return this.kernel.links.observe(this.kernel.ports.threads().current(), observer);
	}

	@Override
	public long lostMessages(LossReason reason) {
		require(reason, "reason");
		return this.kernel.ports.losses().count(reason);
	}

	@Override
	public Guard monLosses(LossObserver observer) {
		require(observer, "observer");
		return this.kernel.ports.losses().observe(observer);
	}

	/** Compilers do not check what callers without null-safety pass. */
	private static void require(@Nullable Object argument, String name) {
		if (argument == null) {
			throw new NullPointerException("The " + name + " must not be null");
		}
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
	 * Does the same with a time limit for running handlers.
	 * @param atMost how long to wait for them
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
			this.kernel.close(atMost, onBehalfOf);
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
		return this.kernel.ports.threads().isHomeThread();
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
