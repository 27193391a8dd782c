package io.aemp.internal.node;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.wire.Requests;
import io.aemp.local.LocalNetwork;
import org.jspecify.annotations.Nullable;

/**
 * Implements the operations of a node on one kernel. May be used from any thread.
 */
public final class KernelNode implements Node {

	private final Kernel kernel;

	private volatile @Nullable Start start;

	private KernelNode(Kernel kernel) {
		this.kernel = kernel;
	}

	/**
	 * Creates a node with sockets of its own.
	 * @param template the settings; the node ID is expanded
	 * @return the node, not started yet
	 * @throws IllegalArgumentException if the settings are not possible
	 */
	public static KernelNode create(NodeSettings template) {
		return new KernelNode(Kernel.create(template, Transports.wakesLoopsWithoutLock(template), Transports::create));
	}

	/**
	 * Creates a node whose network is in the memory of this process.
	 * @param template the settings; the node ID is expanded
	 * @param network joins the nodes that were created with it
	 * @return the node, not started yet
	 * @throws IllegalArgumentException if the settings are not possible
	 */
	public static KernelNode create(NodeSettings template, LocalNetwork network) {
		return new KernelNode(
				Kernel.create(template, false, (settings, runtime) -> Transports.create(settings, runtime, network)));
	}

	/**
	 * Creates a node on a runtime and a transport of the caller.
	 * @param settings the settings
	 * @param runtime the clock, randomness and executors; closed by the caller
	 * @param transport the network; closed by the caller
	 * @return the node, not started yet
	 */
	public static KernelNode create(NodeSettings settings, NodeRuntime runtime, Transport transport) {
		return new KernelNode(new Kernel(settings, new RetryingRuntime(runtime), transport, () -> {
		}));
	}

	/**
	 * Listens, and begins to dial the seeds.
	 * @throws java.io.UncheckedIOException if a listener cannot be bound
	 */
	public void start() {
		this.kernel.start();
		Timers timers = this.kernel.runtime.timers();
		this.start = new Start(Instant.ofEpochMilli(timers.currentTimeMillis()), timers.nanoTime());
	}

	/**
	 * Returns the time of the start.
	 * @return null before the start
	 */
	public @Nullable Instant startedAt() {
		Start start = this.start;
		return (start != null) ? start.at() : null;
	}

	/**
	 * Returns the time since the start.
	 * @return zero before the start
	 */
	public Duration uptime() {
		Start start = this.start;
		return (start != null) ? Duration.ofNanos(this.kernel.runtime.timers().nanoTime() - start.nanos())
				: Duration.ZERO;
	}

	/**
	 * Leaves the network and ends all threads.
	 * @param atMost how long to wait for handlers that run
	 * @param onBehalfOf a thread whose handler is not waited for
	 */
	public void close(Duration atMost, Thread onBehalfOf) {
		this.kernel.close(atMost, onBehalfOf);
	}

	/**
	 * Returns the addresses of the listeners.
	 * @return {@code host:port} with the real ports; empty before the start
	 */
	public List<String> listeners() {
		return this.kernel.listeners.bound();
	}

	/**
	 * Returns the addresses that other nodes are told.
	 * @return {@code host:port}; empty before the start, and for a node that does not
	 * listen
	 */
	public List<String> advertised() {
		return this.kernel.listeners.advertised();
	}

	/**
	 * Returns the settings with the expanded node ID.
	 * @return the settings
	 */
	public NodeSettings settings() {
		return this.kernel.settings;
	}

	/**
	 * Determines if handlers with dispatch INLINE run on the calling thread.
	 * @return true if the thread must not close the node
	 */
	public boolean isInlineThread() {
		return this.kernel.ports.threads().isHomeThread();
	}

	/**
	 * Determines if the calling thread is one of this node, for handlers or callbacks.
	 * @return true if so
	 */
	public boolean isOwnThread() {
		return isInlineThread() || this.kernel.runtime.isOwnThread();
	}

	@Override
	public String id() {
		return this.kernel.settings.nodeId();
	}

	@Override
	public Port port(PortSettings port) {
		require(port, "settings of the port");
		return this.kernel.ports.factory().create(port);
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
		return this.kernel.calls.cal(portId, timeout, message);
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
		PortId port = new PortId(PortId.parse(node).node(), kernel.ports.factory().nextSpawnedName());
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
		if (this.kernel.ports.isLocal(nodeId) && !this.kernel.ports.isClosed()) {
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
		return this.kernel.discovery.family(name);
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
	 * The moment of the start on two clocks.
	 *
	 * @param at as people tell it
	 * @param nanos on the scale of {@link Timers#nanoTime()}
	 */
	private record Start(Instant at, long nanos) {

	}

}
