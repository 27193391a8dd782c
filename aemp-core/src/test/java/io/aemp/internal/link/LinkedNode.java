package io.aemp.internal.link;

import java.net.InetSocketAddress;
import java.util.Objects;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.Receiver;
import io.aemp.internal.global.Discovery;
import io.aemp.internal.link.inbound.InboundFlow;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.request.Functions;
import io.aemp.internal.request.NodePort;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * What a node is to its links, with an insight into what it knows of other nodes.
 */
final class LinkedNode implements NodeRequests {

	private final PortTable ports;

	private final Functions functions;

	private final Links links;

	private final Discovery discovery;

	private final NodePort nodePort;

	LinkedNode(NodeSettings settings, NodeRuntime runtime, Transport transport) {
		this.ports = new PortTable(settings, runtime, transport::nextLoop);
		this.functions = new Functions(this.ports, runtime);
		this.links = new Links(settings, runtime, transport, this.ports, this, (nodeId) -> discovery().find(nodeId));
		this.discovery = new Discovery(settings, runtime, this.ports, this.links);
		this.nodePort = new NodePort(this.ports, this.functions, this.links, runtime, this.discovery);
	}

	private Discovery discovery() {
		return this.discovery;
	}

	@Override
	public void request(Link link, Message request) {
		this.nodePort.request(link, request);
	}

	Address listen(Address address) {
		return this.links.listen(new InetSocketAddress(address.host(), address.port()));
	}

	Port port(String name, Receiver receiver) {
		return this.ports.factory().create(PortSettings.DEFAULTS.named(name)).rcv(receiver);
	}

	PortTable ports() {
		return this.ports;
	}

	Functions functions() {
		return this.functions;
	}

	Links links() {
		return this.links;
	}

	void snd(String portId, @Nullable Object... message) {
		this.links.send(this.ports.threads().currentContext(), portId, message, null);
	}

	/** What that node sent. */
	InboundFlow inbound(String nodeId) {
		return Objects.requireNonNull(this.links.find(nodeId)).inbound();
	}

	boolean remembers(String nodeId) {
		return this.links.find(nodeId) != null;
	}

	boolean isReading(String nodeId) {
		return !this.links.unreadNodes().contains(nodeId);
	}

	void close() {
		this.links.close();
		this.ports.close();
	}

}
