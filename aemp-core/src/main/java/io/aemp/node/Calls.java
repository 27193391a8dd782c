package io.aemp.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.aemp.CalException;
import io.aemp.ErrorReply;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.port.LocalPort;
import io.aemp.port.Monitor;
import io.aemp.port.NodeFuture;
import io.aemp.port.PortTable;
import io.aemp.runtime.NodeRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Calls: a message with a reply port at its end, and a future for the reply.
 */
final class Calls {

	private final PortTable ports;

	private final Routes routes;

	private final NodeRuntime runtime;

	/** The calls without an answer yet, and the ports they went to. */
	private final Map<NodeFuture<Message>, String> open = new ConcurrentHashMap<>();

	private volatile boolean closed;

	Calls(PortTable ports, Routes routes, NodeRuntime runtime) {
		this.ports = ports;
		this.routes = routes;
		this.runtime = runtime;
	}

	/**
	 * Calls a port.
	 * @param timeout null to wait until the port dies or the link is lost
	 */
	CompletableFuture<Message> cal(String portId, @Nullable Duration timeout, @Nullable Object[] elements) {
		// What could be refused comes before there is anything to clean up.
		PortId.parse(portId);
		@Nullable Object[] sendable = this.routes.sendable(elements);
		LocalPort replyPort = this.ports.createForCompletion();
		@Nullable Object[] request = Arrays.copyOf(sendable, sendable.length + 1, Object[].class);
		request[sendable.length] = replyPort.id();
		NodeFuture<Message> call = new NodeFuture<>(this.ports);
		this.open.put(call, portId);
		// What follows is the application's: it must not find itself in a port of ours.
		replyPort.rcv((reply) -> this.ports.runOutside(() -> complete(call, portId, reply)));
		// Owned by the reply port: it must fire even while the caller's port waits.
		Monitor monitor = this.routes.mon(replyPort, portId,
				(reason) -> this.ports.runOutside(() -> call.completeExceptionally(CalException.of(portId, reason))));
		Guard timer = (timeout != null)
				? this.runtime.timers()
					.schedule(timeout, this.runtime.callbacks(),
							() -> call.completeExceptionally(new CalException.TimedOut(portId, timeout.toMillis())))
				: () -> {
				};
		call.whenComplete((reply, failure) -> {
			this.open.remove(call);
			timer.close();
			this.ports.kill(replyPort.id(), Reason.NORMAL);
		});
		try {
			this.routes.snd(portId, request, monitor);
		}
		catch (IllegalArgumentException ex) {
			call.cancel(false);
			throw ex;
		}
		if (this.closed) {
			fail(call, portId);
		}
		return call;
	}

	private static void complete(NodeFuture<Message> call, String portId, Message reply) {
		ErrorReply error = ErrorReply.from(reply);
		if (error != null) {
			call.completeExceptionally(new CalException.Answered(portId, error));
		}
		else {
			call.complete(reply);
		}
	}

	/** Fails all calls that wait, and all that come. */
	void close() {
		this.closed = true;
		this.open.forEach(this::fail);
	}

	private void fail(NodeFuture<Message> call, String portId) {
		call.completeExceptionally(CalException.of(portId,
				Reason.transportError(PortId.nodeOf(portId), "the node that called was closed")));
	}

}
