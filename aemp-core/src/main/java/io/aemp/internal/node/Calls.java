package io.aemp.internal.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.aemp.CalException;
import io.aemp.ErrorReply;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Calls: a message with a reply port at its end, and a future for the reply. Replies,
 * deaths and time-outs are dealt with on threads of the node itself (guarantee, rule R9).
 */
final class Calls {

	private static final Reason NO_ROOM = Reason.of("mailbox_overflow",
			"there was no memory or no thread for the reply");

	private final PortTable ports;

	private final Routes routes;

	private final NodeRuntime runtime;

	/** The calls without an answer yet, and the ports they went to. */
	private final Map<NodeFuture<Message>, String> open = new ConcurrentHashMap<>();

	private final Function<String, @Nullable String> missingLink;

	private volatile boolean closed;

	/**
	 * Creates an object without calls.
	 * @param ports the ports of the node
	 * @param routes where requests go
	 * @param runtime clock and executors
	 * @param missingLink returns why there is no link to a node, or null if there is one
	 */
	Calls(PortTable ports, Routes routes, NodeRuntime runtime, Function<String, @Nullable String> missingLink) {
		this.ports = ports;
		this.routes = routes;
		this.runtime = runtime;
		this.missingLink = missingLink;
	}

	/**
	 * Calls a port.
	 * @param timeout null to wait until the port dies or the link is lost
	 */
	CompletableFuture<Message> cal(String portId, @Nullable Duration timeout, @Nullable Object[] elements) {
		// What could be refused comes before there is anything to clean up.
		PortId.parse(portId);
		@Nullable Object[] sendable = this.routes.sendable(elements);
		NodeFuture<Message> call = new NodeFuture<>(this.ports.threads(), portId);
		if (this.closed) {
			call.completeExceptionally(closed(portId));
			return call;
		}
		LocalPort replyPort = this.ports.factory().createForCompletion();
		// If it dies before there is a reply, for lack of memory, the call ends with it.
		replyPort.own(() -> call.fail(CalException.of(portId, NO_ROOM)));
		try {
			call.whenOver(() -> {
				this.open.remove(call);
				this.ports.kill(replyPort.id(), Reason.NORMAL);
			});
			this.open.put(call, portId);
			if (timeout != null) {
				failAfter(Timers.bounded(timeout), call, portId);
			}
			send(call, replyPort, portId, sendable);
		}
		catch (Throwable ex) {
			call.cancel(false);
			throw ex;
		}
		if (this.closed) {
			fail(call, portId);
		}
		return call;
	}

	private void failAfter(Duration timeout, NodeFuture<Message> call, String portId) {
		Guard timer = this.runtime.timers()
			.schedule(timeout, this.runtime.kernel(), () -> call.fail(new CalException.TimedOut(portId,
					timeout.toMillis(), this.missingLink.apply(PortId.nodeOf(portId)))));
		call.whenOver(timer::close);
	}

	private void send(NodeFuture<Message> call, LocalPort replyPort, String portId, @Nullable Object[] elements) {
		@Nullable Object[] request = Arrays.copyOf(elements, elements.length + 1, Object[].class);
		request[elements.length] = replyPort.id();
		replyPort.rcv((reply) -> settle(call, portId, reply));
		// Owned by the reply port: it must fire even while the caller's port waits.
		Monitor monitor = this.routes.mon(replyPort, portId, (reason) -> call.fail(CalException.of(portId, reason)));
		this.routes.snd(portId, request, monitor);
	}

	private static void settle(NodeFuture<Message> call, String portId, Message reply) {
		ErrorReply error = ErrorReply.from(reply);
		if (error != null) {
			call.fail(new CalException.Answered(portId, error));
		}
		else {
			call.settle(reply);
		}
	}

	/** Fails all calls that wait, and all that come. */
	void close() {
		this.closed = true;
		this.open.forEach(this::fail);
	}

	private void fail(NodeFuture<Message> call, String portId) {
		call.fail(closed(portId));
	}

	private static CalException closed(String portId) {
		return CalException.of(portId, Reason.transportError(PortId.nodeOf(portId), "the node that called was closed"));
	}

}
