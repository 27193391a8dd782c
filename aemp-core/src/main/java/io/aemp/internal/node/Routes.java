package io.aemp.internal.node;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.aemp.ElementMapper;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.link.Links;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.request.NodePort;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;

/**
 * Decides for every port ID whether the port is here or on another node.
 */
final class Routes {

	private final PortTable ports;

	private final Links links;

	private final NodePort nodePort;

	/** The monitors of this node itself. */
	private final Set<Monitor> ofThisNode = ConcurrentHashMap.newKeySet();

	private final ElementMapper mapper;

	Routes(PortTable ports, Links links, NodePort nodePort, NodeSettings settings) {
		this.ports = ports;
		this.links = links;
		this.nodePort = nodePort;
		this.mapper = settings.mapper();
	}

	/**
	 * Sends a message from the context of the calling thread.
	 * @param carried the monitor of an answer, fired if the message is dropped at once
	 */
	void snd(String portId, @Nullable Object[] elements, @Nullable Monitor carried) {
		LocalPort port = this.ports.find(portId);
		if (port != null) {
			send(port, received(elements), carried);
			return;
		}
		Context context = this.ports.threads().currentContext();
		if (this.links.sendPlain(context, portId, elements, carried)) {
			return;
		}
		if (this.ports.isLocal(portId)) {
			Message message = received(elements);
			if (!this.ports.deliver(portId, message)) {
				this.nodePort.request(message);
			}
		}
		else {
			@Nullable Object[] sendable = sendable(elements);
			if (portId.indexOf('#') < 0) {
				this.links.expectNode(portId);
			}
			this.links.send(context, portId, sendable, carried);
		}
	}

	private void send(LocalPort port, Message message, @Nullable Monitor carried) {
		Reason fenced = port.fenced(this.ports.threads().currentContext());
		if (fenced == null) {
			this.ports.deliver(port, message);
			return;
		}
		this.ports.losses().lost(port.id(), LossReason.BEHIND_LOSS, message);
		if (carried != null) {
			carried.fire(fenced);
		}
	}

	/**
	 * Checks elements, and makes elements of those that are records or other objects.
	 * @return the same array if nothing had to be converted
	 * @throws IllegalArgumentException if one of them cannot be sent
	 */
	@Nullable Object[] sendable(@Nullable Object[] elements) {
		return this.mapper.sendable(elements);
	}

	/**
	 * Creates the message that a receiver on this node gets: the same one as over a
	 * connection.
	 * @param elements the elements that are sent
	 * @return a message that the sender cannot change
	 * @throws IllegalArgumentException if one of them cannot be sent
	 */
	Message received(@Nullable Object[] elements) {
		return Message.decoded(this.mapper.received(elements), 0);
	}

	/**
	 * Copies a message that is sent later, in the same way.
	 * @return elements that the sender cannot change
	 */
	@Nullable Object[] kept(@Nullable Object[] elements) {
		return this.mapper.received(elements);
	}

	void kil(String portId, Reason reason) {
		LocalPort port = this.ports.find(portId);
		if (port != null) {
			// It stands behind messages that an earlier port of that name did not get.
			if (port.fenced(this.ports.threads().currentContext()) == null) {
				this.ports.kill(portId, reason);
			}
			return;
		}
		PortId target = PortId.parse(portId);
		if (target.isNode()) {
			throw new IllegalArgumentException("A node cannot be killed, only its ports: " + portId);
		}
		if (this.ports.isLocal(portId)) {
			this.ports.kill(portId, reason);
			return;
		}
		@Nullable Object[] request = Requests.of(reason.elements().toArray(), Requests.KIL1, target.name());
		this.links.send(this.ports.threads().currentContext(), target.node(), request, null);
	}

	/** This node is up until it is closed. */
	private Monitor monitorSelf(Context owner, Consumer<Reason> action) {
		Monitor monitor = new Monitor(owner, action, this.ofThisNode::remove, this.ports.fired());
		this.ofThisNode.add(monitor);
		if (owner.own(monitor)) {
			if (this.ports.isClosed()) {
				fire(monitor);
			}
		}
		else {
			this.ofThisNode.remove(monitor);
		}
		return monitor;
	}

	private void fire(Monitor monitor) {
		this.ofThisNode.remove(monitor);
		monitor.fire(Reason.NODE_CLOSED);
	}

	/** This node is over: whoever monitors it, outside its ports, hears of that. */
	void close() {
		this.ofThisNode.forEach(this::fire);
	}

	Monitor mon(Context owner, String portId, Consumer<Reason> action) {
		if (this.ports.find(portId) != null) {
			return this.ports.monitor(portId, owner, action);
		}
		PortId target = PortId.parse(portId);
		if (!this.ports.isLocal(portId)) {
			return this.links.monitor(owner, target.node(), target.name(), action);
		}
		if (target.isNode()) {
			return monitorSelf(owner, action);
		}
		return this.ports.monitor(portId, owner, action);
	}

}
