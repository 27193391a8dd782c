package io.aemp.internal.node;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BiFunction;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.internal.global.Discovery;
import io.aemp.internal.link.Link;
import io.aemp.internal.link.Links;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.request.Functions;
import io.aemp.internal.request.NodePort;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a node from one start to the next stop.
 */
final class Kernel {

	private static final Logger logger = LoggerFactory.getLogger(Kernel.class);

	final NodeSettings settings;

	final PortTable ports;

	final Links links;

	final Routes routes;

	final MonitorForms monitorForms;

	final Calls calls;

	final Functions functions;

	final NodeRuntime runtime;

	final Discovery discovery;

	final Listeners listeners;

	private final NodePort nodePort;

	private final Transport transport;

	/**
	 * Ends what was made for this kernel; what came from outside is its maker's to close.
	 */
	private final Runnable release;

	Kernel(NodeSettings settings, NodeRuntime runtime, Transport transport, Runnable release) {
		this.settings = settings;
		this.release = release;
		this.transport = transport;
		this.runtime = runtime;
		this.ports = new PortTable(settings, runtime, transport::nextLoop);
		this.functions = new Functions(this.ports, runtime);
		this.links = new Links(settings, runtime, transport, this.ports, this::answer,
				(nodeId) -> discovery().find(nodeId));
		this.discovery = new Discovery(settings, runtime, this.ports, this.links);
		this.listeners = new Listeners(settings, runtime, this.links.kernel().timers(), new ListenerSockets() {

			@Override
			public Address listen(InetSocketAddress address) {
				return Kernel.this.links.listen(address);
			}

			@Override
			public void stopListening(Address bound) {
				Kernel.this.links.stopListening(bound);
			}

		}, this.discovery::moved);
		this.nodePort = new NodePort(this.ports, this.functions, this.links, runtime, this.discovery::request);
		this.routes = new Routes(this.ports, this.links, this.nodePort, settings);
		this.monitorForms = new MonitorForms(this.ports, this.routes);
		this.calls = new Calls(this.ports, this.routes, runtime, this::missingLink);
	}

	/**
	 * Creates the parts of a node on the real machine.
	 * @param template how the node is to be; its node ID is expanded
	 * @param handlersYield whether idle handler threads let others run before they sleep
	 * @param transports creates the transport
	 * @throws IllegalArgumentException if the node cannot be as it is set
	 */
	static Kernel create(NodeSettings template, boolean handlersYield,
			BiFunction<NodeSettings, NodeRuntime, Transport> transports) {
		NodeSettings settings = template.toBuilder().nodeId(new NodeIds().expand(template.nodeId())).build();
		SettingsCheck.check(settings);
		NodeRuntime runtime = new SystemRuntime(settings.nodeId(), settings.handlers().threads(), handlersYield);
		Transport transport = open(settings, runtime, transports);
		Runnable release = () -> {
			Transports.close(transport, runtime);
			runtime.close();
		};
		try {
			return new Kernel(settings, runtime, transport, release);
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

	/** Links and discovery need each other. */
	private Discovery discovery() {
		return this.discovery;
	}

	/** The node port answers over links, which do not exist without a node port. */
	private void answer(Link link, Message request) {
		this.nodePort.request(link, request);
	}

	/** Returns what is known of a link that is missing, or null if it is there. */
	private @Nullable String missingLink(String nodeId) {
		if (nodeId.equals(this.settings.nodeId()) || this.links.isUp(nodeId)) {
			return null;
		}
		String why = this.links.whyDown(nodeId);
		why = (why != null) ? why : this.discovery.whyNoMaster();
		return "there is no link to node " + nodeId + ((why != null) ? ": " + why : " yet");
	}

	/** Listens, and begins to dial the seeds. */
	void start() {
		if (!this.settings.authentication().isNetworked()) {
			logger.warn("Node {} has neither a secret nor TLS, so it neither listens nor dials and stays local",
					this.settings.nodeId());
			if (!this.settings.network().seeds().isEmpty()) {
				logger.warn("The seeds of node {} are not used: give it the secret that the other nodes have, or TLS",
						this.settings.nodeId());
			}
		}
		else {
			SecretAdvice.log(this.settings);
			this.listeners.open();
			this.discovery.start(this.listeners.advertised());
		}
	}

	/**
	 * Leaves the network and ends all threads.
	 * @param atMost how long to wait for handlers that run
	 * @param onBehalfOf a thread whose handler is not waited for
	 */
	void close(Duration atMost, Thread onBehalfOf) {
		// While everything works: a handler may wait for other ports, and its answers are
		// sent.
		long deadline = this.runtime.timers().nanoTime() + atMost.toNanos();
		boolean over = this.runtime.awaitRunningTasks(atMost, onBehalfOf);
		Duration left = Duration.ofNanos(Math.max(0, deadline - this.runtime.timers().nanoTime()));
		if (!over || !this.transport.awaitRunningTasks(left)) {
			logger.warn("Node {} is closed while handlers still run, because they did not end within {} ms",
					this.settings.nodeId(), atMost.toMillis());
		}
		this.listeners.close();
		this.discovery.close();
		this.links.close();
		this.calls.close();
		this.ports.close();
		this.routes.close();
		this.release.run();
	}

}
