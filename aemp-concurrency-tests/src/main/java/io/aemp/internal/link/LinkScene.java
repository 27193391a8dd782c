package io.aemp.internal.link;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aemp.Dispatch;
import io.aemp.LossReason;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.Receiver;
import io.aemp.internal.context.Context;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.Transport;

/**
 * The links of a node, whose only loop runs where the test wants it to.
 */
final class LinkScene {

	static final NodeSettings SETTINGS = NodeSettings.builder().nodeId("node").build();

	private static final String PORT = "#port";

	private final LinkRuntime runtime = new LinkRuntime();

	private final PortTable ports;

	private final Links links;

	LinkScene() {
		this(SETTINGS);
	}

	LinkScene(NodeSettings settings) {
		this.ports = new PortTable(settings, this.runtime, () -> this.runtime);
		this.links = new Links(settings, this.runtime, new NoDials(this.runtime), this.ports, (link, request) -> {
		}, (nodeId) -> CompletableFuture.completedFuture(List.of()));
	}

	LinkRuntime runtime() {
		return this.runtime;
	}

	PortTable ports() {
		return this.ports;
	}

	Links links() {
		return this.links;
	}

	/**
	 * Makes a port that is not watched for blocked handlers: the lock of that watch would
	 * hide races.
	 */
	void port(String name, Receiver receiver) {
		this.ports.factory().create(PortSettings.DEFAULTS.named(name).on(Dispatch.VIRTUAL)).rcv(receiver);
	}

	/** Brings a link up. */
	RecordingConnection link(String nodeId, long choice) {
		RecordingConnection connection = new RecordingConnection(nodeId, choice);
		this.links.verified(connection);
		return connection;
	}

	/** Sends from threads outside ports. */
	void send(String nodeId, Object... message) {
		send(this.ports.threads().outside(), nodeId, message);
	}

	void send(Context context, String nodeId, Object... message) {
		this.links.send(context, nodeId + PORT, message, null);
	}

	int lost() {
		return (int) this.ports.losses().total();
	}

	int lost(LossReason reason) {
		return (int) this.ports.losses().count(reason);
	}

	/**
	 * Nothing is dialled.
	 *
	 * @param nextLoop the only loop
	 */
	private record NoDials(EventLoop nextLoop) implements Transport {

		@Override
		public Address listen(InetSocketAddress address, ConnectionObserver observer) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stopListening(Address bound) {
		}

		@Override
		public void stopListening() {
		}

		@Override
		public void close() {
		}

	}

}
