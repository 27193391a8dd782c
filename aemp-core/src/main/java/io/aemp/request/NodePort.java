package io.aemp.request;

import io.aemp.Message;
import io.aemp.Printable;
import io.aemp.Reason;
import io.aemp.link.Link;
import io.aemp.link.NodeRequests;
import io.aemp.port.PortTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what other nodes ask of this node (protocol, section 4). A closed set: nothing
 * that arrives here is ever evaluated or looked up by name outside of it.
 */
public final class NodePort implements NodeRequests {

	private static final Logger logger = LoggerFactory.getLogger(NodePort.class);

	private final PortTable ports;

	/**
	 * The node's own port.
	 * @param ports the ports that requests are about
	 */
	public NodePort(PortTable ports) {
		this.ports = ports;
	}

	@Override
	public void request(Link link, Message request) {
		String tag = request.tag();
		switch ((tag != null) ? tag : "") {
			case "" -> {
				// A sign of life.
			}
			case "time" -> {
				// Wants a sign of life, see LinkProbe.
				if (request.size() == 3 && "devnull".equals(request.get(2))) {
					link.request("devnull", 0);
				}
			}
			case "mon1" -> {
				if (namesPort(link, request)) {
					link.watch(request.text(1));
				}
			}
			case "mon0" -> {
				// The reference drops monitors on node ports with a null name.
				if (request.size() > 1 && request.get(1) != null && namesPort(link, request)) {
					link.unwatch(request.text(1));
				}
			}
			case "kil0" -> {
				if (namesPort(link, request)) {
					link.died(request.text(1), reason(request));
				}
			}
			case "kil1" -> {
				if (namesPort(link, request)) {
					this.ports.kill(this.ports.idOf(request.text(1)), reason(request));
				}
			}
			default -> logger.debug("Node {} asked for '{}', which this node does not do", link.nodeId(),
					Printable.of(String.valueOf(tag)));
		}
	}

	/** Nobody may kill or monitor the node port this way, and no name is no port. */
	private static boolean namesPort(Link link, Message request) {
		boolean named = request.size() > 1 && (request.get(1) instanceof String || request.get(1) instanceof byte[]
				|| request.get(1) instanceof Number) && !request.text(1).isEmpty();
		if (!named) {
			logger.debug("Refused the request '{}' of node {}: it names no port", request.tag(), link.nodeId());
		}
		return named;
	}

	private static Reason reason(Message request) {
		return Reason.decoded(request.rest(2).elements().toArray());
	}

}
