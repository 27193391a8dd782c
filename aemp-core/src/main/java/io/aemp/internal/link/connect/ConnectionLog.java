package io.aemp.internal.link.connect;

import java.util.function.BooleanSupplier;

import io.aemp.Printable;
import io.aemp.internal.handshake.ConnectionEndedException;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.PendingConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs connections of other nodes that fail, are refused or look odd. May be used from
 * any thread.
 */
public final class ConnectionLog {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionLog.class);

	/** Warnings of connections whose peer never said who it is, such as scans. */
	private final LimitedLog strangers;

	/** Warnings of all others, so that scans do not hide them. */
	private final LimitedLog refusals;

	/** Warnings of peers whose connection may be relayed. */
	private final LimitedLog relays;

	private final BooleanSupplier closed;

	/**
	 * Creates a log.
	 * @param runtime limits the number of warnings
	 * @param closed true as soon as this node is closed
	 */
	public ConnectionLog(NodeRuntime runtime, BooleanSupplier closed) {
		this.strangers = new LimitedLog(logger, runtime);
		this.refusals = new LimitedLog(logger, runtime);
		this.relays = new LimitedLog(logger, runtime);
		this.closed = closed;
	}

	/**
	 * Returns the log of refusals.
	 * @return for other warnings of refused nodes
	 */
	public LimitedLog refusals() {
		return this.refusals;
	}

	/**
	 * Warns if the peer dialled an address that is not one of this node.
	 * @param pending the connection
	 */
	public void verified(PendingConnection pending) {
		if (!pending.isAddressDoubtful()) {
			return;
		}
		String address = pending.peer().attributes().get(Greeting.PEER_ADDRESS);
		this.relays.warn(
				"Node {} at {} dialled {}, which is no address of this node. A port mapping or a tunnel looks like "
						+ "this, and so does somebody who relays the connection without knowing the secret. If the "
						+ "address leads here, add it to the advertised addresses (aemp.advertise). Only TLS excludes "
						+ "relays; aemp.auth.peer-address=require refuses such connections, off accepts them silently",
				pending.peer().nodeId(), pending.remoteAddress(), Printable.of((address != null) ? address : ""));
	}

	/**
	 * Logs that a connection failed before it could be a link.
	 * @param remoteAddress the other end
	 * @param cause the cause
	 */
	public void failed(String remoteAddress, Throwable cause) {
		if (this.closed.getAsBoolean()) {
			// By ourselves, whatever it looks like.
			logger.debug("The connection from {} ended with this node", remoteAddress);
		}
		else if (cause instanceof HandshakeException refusal) {
			logRefusal(remoteAddress, refusal);
		}
		else {
			this.strangers.warn("Lost a connection from {} before it could be a link: {}", remoteAddress,
					FailureText.of(cause));
		}
	}

	private void logRefusal(String remoteAddress, HandshakeException refusal) {
		String name = refusal.claimedNodeId();
		if (refusal instanceof ConnectionEndedException end && end.isPerhapsLinked()) {
			logger.debug("The connection from {} was not chosen: it {}", remoteAddress, refusal.getMessage());
		}
		else if (name == null) {
			this.strangers.warn("Refused a connection from {}: it {}", remoteAddress, refusal.getMessage());
		}
		else {
			this.refusals.warn("Refused a connection from {}, which calls itself {}: it {}", remoteAddress,
					Printable.of(name), refusal.getMessage());
		}
	}

}
