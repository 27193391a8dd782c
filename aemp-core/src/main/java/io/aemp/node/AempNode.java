package io.aemp.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
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
import io.aemp.global.Discovery;
import io.aemp.link.Link;
import io.aemp.link.Links;
import io.aemp.link.Requests;
import io.aemp.port.Context;
import io.aemp.port.Evaluation;
import io.aemp.port.LocalPort;
import io.aemp.port.NodeFuture;
import io.aemp.port.PortTable;
import io.aemp.request.Functions;
import io.aemp.request.NodePort;
import io.aemp.runtime.NodeRuntime;
import io.aemp.runtime.RetryingRuntime;
import io.aemp.runtime.SystemRuntime;
import io.aemp.transport.Address;
import io.aemp.transport.Transport;
import io.aemp.transport.local.LocalNetwork;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of an AEMP network in this process. May be used from any thread; whoever made it
 * closes it. A process may hold several nodes.
 *
 * @since 0.1.0
 */
public final class AempNode implements Node, AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(AempNode.class);

	private final NodeSettings settings;

	private final PortTable ports;

	private final Links links;

	private final Routes routes;

	private final MonitorForms monitorForms;

	private final Calls calls;

	private final Functions functions;

	private final NodePort nodePort;

	private final NodeRuntime runtime;

	private final Discovery discovery;

	private final Listeners listeners;

	private volatile State state = State.CREATED;

	/**
	 * Ends what this node made itself; what came from outside is its maker's to close.
	 */
	private final Runnable release;

	private AempNode(NodeSettings settings, NodeRuntime runtime, Transport transport, Runnable release) {
		this.settings = settings;
		this.release = release;
		this.runtime = runtime;
		this.ports = new PortTable(settings, runtime, transport::nextLoop);
		this.functions = new Functions(this.ports, runtime);
		this.links = new Links(settings, runtime, transport, this.ports, this::answer,
				(nodeId) -> discovery().find(nodeId));
		this.discovery = new Discovery(settings, runtime, this.ports, this.links);
		this.listeners = new Listeners(settings, runtime, new ListenerSockets() {

			@Override
			public Address listen(InetSocketAddress address) {
				return AempNode.this.links.listen(address);
			}

			@Override
			public void stopListening(Address bound) {
				AempNode.this.links.stopListening(bound);
			}

		}, this.discovery::moved);
		this.nodePort = new NodePort(this.ports, this.functions, this.links, runtime, this.discovery::request);
		this.routes = new Routes(this.ports, this.links, this.nodePort, settings);
		this.monitorForms = new MonitorForms(this.ports, this.routes);
		this.calls = new Calls(this.ports, this.routes, runtime);
	}

	/** Links and discovery need each other. */
	private Discovery discovery() {
		return this.discovery;
	}

	/** The node port answers over links, which do not exist without a node port. */
	private void answer(Link link, Message request) {
		this.nodePort.request(link, request);
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
		return create(template, Transports.wakesLoopsWithoutLock(template), Transports::create);
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
		return create(template, false, (settings, runtime) -> Transports.create(settings, runtime, network));
	}

	private static AempNode create(NodeSettings template, boolean handlersYield,
			BiFunction<NodeSettings, NodeRuntime, Transport> transports) {
		NodeSettings settings = template.toBuilder().nodeId(new NodeIds().expand(template.nodeId())).build();
		SettingsCheck.check(settings);
		NodeRuntime runtime = new SystemRuntime(settings.nodeId(), settings.handlerThreads(), handlersYield);
		Transport transport = open(settings, runtime, transports);
		Runnable release = () -> {
			Transports.close(transport, runtime);
			runtime.close();
		};
		try {
			return new AempNode(settings, runtime, transport, release);
		}
		catch (RuntimeException ex) {
			release.run();
			throw ex;
		}
	}

	private static Transport open(NodeSettings settings, NodeRuntime runtime,
			BiFunction<NodeSettings, NodeRuntime, Transport> transports) {
		try {
			return transports.apply(settings, runtime);
		}
		catch (RuntimeException ex) {
			runtime.close();
			throw ex;
		}
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
		return new AempNode(settings, new RetryingRuntime(runtime), transport, () -> {
		});
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
	 * nothing if the node was started before.
	 * @throws java.io.UncheckedIOException if it cannot listen where it should
	 * @throws IllegalStateException if the node was closed
	 */
	public synchronized void start() {
		if (this.state == State.CLOSED) {
			throw new IllegalStateException("Node " + id() + " was closed");
		}
		if (this.state == State.STARTED) {
			return;
		}
		if (!this.settings.isNetworked()) {
			logger.warn("Node {} has neither a secret nor TLS, so it neither listens nor dials and stays local", id());
		}
		else {
			SecretAdvice.log(this.settings);
			this.listeners.open();
			this.discovery.start(this.listeners.advertised());
		}
		this.state = State.STARTED;
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
		return this.listeners.bound();
	}

	/**
	 * What other nodes are told of where this one can be reached: what the settings say,
	 * or else where it listens, with all addresses of the machine in the place of
	 * {@code 0.0.0.0} and {@code [::]}.
	 * @return {@code host:port}; empty before the start, and for a node that does not
	 * listen
	 */
	public List<String> advertised() {
		return this.listeners.advertised();
	}

	/**
	 * Returns the settings of this node, with its node ID as it was made from the
	 * template.
	 * @return the settings
	 */
	public NodeSettings settings() {
		return this.settings;
	}

	@Override
	public String id() {
		return this.settings.nodeId();
	}

	@Override
	public Port port(PortSettings port) {
		require(port, "settings of the port");
		return this.ports.create(port);
	}

	@Override
	public Port self() {
		return current();
	}

	private LocalPort current() {
		LocalPort current = this.ports.current();
		if (current == null) {
			throw new IllegalStateException("This thread runs no handler of a port of node " + id()
					+ "; a function runs in a port only if it is spawned");
		}
		return current;
	}

	@Override
	public boolean portIsLocal(String portId) {
		require(portId, "port ID");
		return this.ports.isLocal(portId);
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
		LocalPort port = this.ports.find(portId);
		if (port == null) {
			throw new IllegalArgumentException("Node " + id() + " has no port " + Printable.of(portId));
		}
		return port;
	}

	@Override
	public void snd(String portId, @Nullable Object... message) {
		require(portId, "port ID");
		require(message, "message");
		this.routes.snd(portId, message, null);
	}

	@Override
	public void snd(List<? extends @Nullable Object> portIdAndMessage) {
		require(portIdAndMessage, "message");
		Message whole = Message.decoded(this.routes.sendable(portIdAndMessage.toArray()), 0);
		String portId = whole.tag();
		if (portId == null) {
			throw new IllegalArgumentException("The first element is no port ID");
		}
		this.routes.snd(portId, whole.rest(1).elements().toArray(), null);
	}

	@Override
	public void kil(String portId, @Nullable Object... reason) {
		require(portId, "port ID");
		require(reason, "reason");
		this.routes.kil(portId, Reason.of(reason));
	}

	@Override
	public Guard mon(String portId, Consumer<Reason> action) {
		require(portId, "port ID");
		require(action, "action");
		return this.routes.mon(this.ports.currentContext(), portId, action);
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
		return this.monitorForms.kill(portId, victimId);
	}

	@Override
	public Guard mon(String portId, String receiverId, @Nullable Object... message) {
		require(portId, "port ID");
		require(receiverId, "port ID of the receiver");
		require(message, "message");
		return this.monitorForms.send(portId, receiverId, message);
	}

	@Override
	public Guard monOutside(String portId, Consumer<Reason> action) {
		return this.routes.mon(this.ports.outside(), portId, action);
	}

	@Override
	public Guard monGuard(String portId, AutoCloseable... resources) {
		require(portId, "port ID");
		require(resources, "resources");
		return this.monitorForms.close(portId, resources);
	}

	@Override
	public <T extends @Nullable Object> T peval(Port port, Callable<T> task) throws Exception {
		require(port, "port");
		require(task, "task");
		return Evaluation.evaluate(local(port), task);
	}

	private LocalPort local(Port port) {
		if (!(port instanceof LocalPort local) || !this.ports.isLocal(port.id())) {
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
		@Nullable Object[] sendable = this.routes.sendable(message);
		Context context = this.ports.currentContext();
		PortId.parse(portId);
		return new DelayedMessage(context, this.ports.outside(), () -> this.routes.snd(portId, sendable, null))
			.schedule(this.runtime.timers(), delay, this.links.kernel());
	}

	@Override
	public Guard after(Duration delay, Runnable task) {
		require(delay, "delay");
		require(task, "task");
		return new DelayedTask(this.ports.currentContext(), task).schedule(this.runtime.timers(), delay,
				this.links.kernel());
	}

	@Override
	public CompletableFuture<Message> cal(String portId, @Nullable Object... message) {
		require(portId, "port ID");
		require(message, "message");
		return this.calls.cal(portId, null, message);
	}

	@Override
	public CompletableFuture<Message> cal(String portId, Duration timeout, @Nullable Object... message) {
		require(portId, "port ID");
		require(timeout, "time-out");
		require(message, "message");
		return this.calls.cal(portId, Objects.requireNonNull(timeout, "timeout"), message);
	}

	@Override
	public Guard function(String name, Receiver function) {
		require(name, "name of the function");
		require(function, "function");
		return this.functions.register(name, function);
	}

	@Override
	public String spawn(String node, String function, @Nullable Object... arguments) {
		require(node, "node ID");
		require(function, "name of the function");
		require(arguments, "argument list");
		Functions.checkName(function);
		PortId port = new PortId(PortId.parse(node).node(), this.ports.nextSpawnedName());
		@Nullable Object[] sendable = this.routes.sendable(arguments);
		if (this.ports.isLocal(port.toString())) {
			this.functions.spawn(port.name(), function, this.routes.handedOver(sendable));
		}
		else {
			this.routes.snd(port.node(), Requests.of(sendable, "AnyEvent::MP::_spawn", port.name(), function), null);
		}
		return port.toString();
	}

	@Override
	public void sndToFunc(String node, String function, @Nullable Object... arguments) {
		require(node, "node ID");
		require(function, "name of the function");
		require(arguments, "argument list");
		Functions.checkName(function);
		this.routes.snd(PortId.parse(node).node(), Requests.of(arguments, function), null);
	}

	@Override
	public CompletableFuture<Void> writable(String node) {
		require(node, "node ID");
		String nodeId = PortId.parse(node).node();
		NodeFuture<Void> writable = new NodeFuture<>(this.ports);
		if (this.ports.isLocal(nodeId)) {
			writable.complete(null);
		}
		else {
			this.links.whenWritable(nodeId, writable);
		}
		return writable;
	}

	@Override
	public Family family(String name) {
		require(name, "name of the family");
		return this.discovery.family(name);
	}

	@Override
	public NetworkStatus network() {
		return this.discovery.status();
	}

	@Override
	public NodeStatistics statistics() {
		return this.links.statistics(this.discovery.families());
	}

	@Override
	public Set<String> upNodes() {
		return this.links.upNodes();
	}

	@Override
	public boolean nodeIsUp(String nodeId) {
		require(nodeId, "node ID");
		return nodeId.equals(id()) || this.links.isUp(NodeId.check(nodeId));
	}

	@Override
	public Guard monNodes(NodeObserver observer) {
		this.ports.checkOpen();
		require(observer, "observer");
		return this.links.observe(this.ports.current(), observer);
	}

	@Override
	public long lostMessages(LossReason reason) {
		require(reason, "reason");
		return this.ports.losses().count(reason);
	}

	@Override
	public Guard monLosses(LossObserver observer) {
		require(observer, "observer");
		return this.ports.losses().observe(observer);
	}

	/** Compilers do not check what callers without null-safety pass. */
	private static void require(@Nullable Object argument, String name) {
		if (argument == null) {
			throw new NullPointerException("The " + name + " must not be null");
		}
	}

	/**
	 * Leaves the network and ends all threads of the node. What was sent before is
	 * flushed. Blocks for some seconds at most; may be called again.
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
	public synchronized void close() {
		if (this.state == State.CLOSED) {
			return;
		}
		if (this.ports.isHomeThread()) {
			throw new IllegalStateException(
					"A handler with dispatch INLINE must not close its node: use another thread");
		}
		this.state = State.CLOSED;
		this.listeners.close();
		this.discovery.close();
		this.links.close();
		this.calls.close();
		this.ports.close();
		this.routes.close();
		this.release.run();
	}

	@Override
	public String toString() {
		return "AempNode[" + id() + "]";
	}

	private enum State {

		CREATED, STARTED, CLOSED

	}

}
