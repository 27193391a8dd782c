package io.aemp.internal.request;

import java.util.List;
import java.util.Set;

import io.aemp.ElementMapper;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Printable;
import io.aemp.Reason;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.link.Link;
import io.aemp.internal.link.Links;
import io.aemp.internal.link.NodeRequests;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what other nodes, and this one, ask of this node (protocol, sections 4 and 5).
 * A closed set: nothing that arrives here is ever evaluated, or looked up by name outside
 * the registered functions.
 *
 * <p>
 * Requests are carried out at once, on the calling thread, which keeps their order among
 * messages (guarantee, rule R5). Only functions that are called, not spawned, run
 * elsewhere, because they may block. What makes no sense has no effect at all.
 */
public final class NodePort implements NodeRequests {

	private static final Logger logger = LoggerFactory.getLogger(NodePort.class);

	private static final String EVAL_REFUSED = "eval is refused: this node does not run code from the network";

	/**
	 * The requests that {@code can} reports; {@code eval} is known, but never executed.
	 */
	private static final Set<String> REQUESTS = Set.of(Requests.NOT_READING, Requests.DEVNULL, Requests.MON1,
			Requests.MON0, Requests.KIL0, Requests.KIL1, Requests.SND, Requests.CAN, Requests.TIME);

	private final PortTable ports;

	private final Functions functions;

	private final Links links;

	private final Timers timers;

	private final GlobalRequests global;

	private final LimitedLog refusals;

	/**
	 * The node's own port.
	 * @param ports the ports that requests are about
	 * @param functions what may be called and spawned
	 * @param links the way to ports of other nodes
	 * @param runtime tells the time
	 * @param global answers what discovery and the database ask
	 */
	public NodePort(PortTable ports, Functions functions, Links links, NodeRuntime runtime, GlobalRequests global) {
		this.ports = ports;
		this.functions = functions;
		this.links = links;
		this.timers = runtime.timers();
		this.global = global;
		this.refusals = new LimitedLog(logger, runtime);
	}

	@Override
	public void request(Link link, Message request) {
		answer(link.nodeId(), link, request);
	}

	/**
	 * Carries out what this node asks of itself, on the calling thread.
	 * @param request tag and arguments
	 */
	public void request(Message request) {
		answer(this.ports.nodeId(), null, request);
	}

	private void answer(String sender, @Nullable Link link, Message request) {
		if (!carryOut(sender, link, request)) {
			this.ports.losses().lost(this.ports.nodeId(), LossReason.REFUSED_REQUEST, request);
			String tag = request.tag();
			logger.debug("Ignored the request '{}' of node {} with {} elements", Printable.of((tag != null) ? tag : ""),
					sender, request.size());
		}
	}

	/** Returns false if the request makes no sense or is refused. */
	private boolean carryOut(String sender, @Nullable Link link, Message request) {
		String tag = request.tag();
		if (tag == null) {
			return request.size() == 0;
		}
		return switch (tag) {
			case Requests.NOT_READING, Requests.DEVNULL -> true;
			case Requests.MON1 -> link != null && mon1(link, request);
			case Requests.MON0 -> link != null && mon0(link, request);
			case Requests.KIL0 -> link != null && kil0(link, request);
			case Requests.KIL1 -> kil1(link, request);
			case Requests.SND -> send(link, request, 1);
			case Requests.CAN -> can(link, request);
			case Requests.TIME -> send(link, request, 1, this.timers.currentTimeMillis() / 1000.0);
			case Requests.EVAL -> eval(sender, link, request);
			case Requests.SPAWN -> spawn(sender, link, request);
			default -> (link != null && tag.startsWith(Requests.DATABASE_PREFIX)) ? global(link, request)
					: call(sender, link, tag, request);
		};
	}

	private static boolean mon1(Link link, Message request) {
		String port = portName(request);
		if (port != null) {
			link.watch(port);
		}
		return port != null;
	}

	private static boolean mon0(Link link, Message request) {
		String port = portName(request);
		if (port != null) {
			link.unwatch(port);
			return true;
		}
		// The reference drops monitors on node ports with a null name.
		return request.size() > 1 && request.get(1) == null;
	}

	private static boolean kil0(Link link, Message request) {
		String port = portName(request);
		if (port != null) {
			link.died(port, reason(request));
		}
		return port != null;
	}

	private boolean kil1(@Nullable Link link, Message request) {
		String port = portName(request);
		if (port != null) {
			Reason reason = reason(request);
			LocalPort killed = (link != null) ? link.find(port) : this.ports.find(this.ports.idOf(port));
			this.ports.kill(killed, (link != null) ? reason.killedBy(link.nodeId()) : reason, charge(link));
		}
		return port != null;
	}

	private boolean can(@Nullable Link link, Message request) {
		String tag = text(request, 1);
		// True and false as the reference writes them (protocol, section 1.6).
		return tag != null && send(link, request, 2, REQUESTS.contains(tag) ? "1" : "");
	}

	private boolean eval(String sender, @Nullable Link link, Message request) {
		this.refusals.warn("Refused to evaluate code for node {}", sender);
		send(link, request, 2, EVAL_REFUSED);
		return false;
	}

	private boolean spawn(String sender, @Nullable Link link, Message request) {
		String port = text(request, 1);
		String function = text(request, 2);
		return port != null && function != null
				&& this.functions.spawnFor(sender, port, function, request.rest(3), charge(link));
	}

	private boolean global(Link link, Message request) {
		this.global.request(link, request);
		return true;
	}

	/** All other names without a package in front of them are requests we do not know. */
	private boolean call(String sender, @Nullable Link link, String function, Message request) {
		return function.contains("::") && this.functions.call(sender, function, request.rest(1), charge(link));
	}

	/**
	 * Sends a message that is part of a request, in the context of the node itself.
	 * @param link where the request came from; null if from this node
	 * @param at where the receiver stands in the request; the message follows
	 * @param appended to the message
	 * @return false if it has no receiver, or cannot be sent
	 */
	private boolean send(@Nullable Link link, Message request, int at, Object... appended) {
		String portId = text(request, at);
		if (portId == null) {
			return false;
		}
		List<@Nullable Object> sent = request.rest(at + 1).elements();
		@Nullable Object[] elements = sent.toArray(new @Nullable Object[sent.size() + appended.length]);
		System.arraycopy(appended, 0, elements, sent.size(), appended.length);
		if (this.ports.find(portId) != null) {
			this.ports.deliver(portId, Message.decoded(elements, 0), charge(link));
			return true;
		}
		if (this.ports.deliver(portId, Message.decoded(elements, 0))) {
			return true;
		}
		try {
			if (this.ports.isLocal(portId)) {
				// Whoever asks can ask directly; in a ring, requests would have no end.
				return false;
			}
			// What other nodes may send, infinity for one, may be more than we do.
			ElementMapper.standard().sendable(elements);
			this.links.send(this.links.kernel(), portId, elements, null);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/** For what does not happen before the request has been carried out. */
	private static Charge charge(@Nullable Link link) {
		return (link != null) ? link.charge() : Charge.NONE;
	}

	/** Nobody may kill or monitor the node port this way, and no name is no port. */
	private static @Nullable String portName(Message request) {
		String name = text(request, 1);
		return (name != null && !name.isEmpty()) ? name : null;
	}

	/** Null if there is no such element, or it is no text; names come as numbers, too. */
	private static @Nullable String text(Message request, int index) {
		return (index < request.size()) ? request.rest(index).tag() : null;
	}

	private static Reason reason(Message request) {
		return Reason.decoded(request.rest(2).elements().toArray());
	}

}
