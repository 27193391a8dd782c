package io.aemp.local;

import java.util.List;

import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;

/**
 * A connection of a {@link LocalNetwork}, and what can be done to it. May be used from
 * any thread.
 *
 * @since 0.1.0
 */
public final class LocalConnection {

	private final LocalNetwork network;

	private final LocalEnd dialled;

	private final LocalEnd accepted;

	private final LocalPath pathToDialled = new LocalPath();

	private final LocalPath pathToAccepted = new LocalPath();

	private final LocalStream toDialled;

	private final LocalStream toAccepted;

	private final Framing objectsToDialled = new ObjectFraming();

	private final Framing objectsToAccepted = new ObjectFraming();

	LocalConnection(LocalNetwork network, LocalEnd dialled, LocalEnd accepted) {
		this.network = network;
		this.dialled = dialled;
		this.accepted = accepted;
		LocalPath pairToDialled = network.path(nodeId(accepted), nodeId(dialled));
		LocalPath pairToAccepted = network.path(nodeId(dialled), nodeId(accepted));
		this.toDialled = new LocalStream(network.timers(), List.of(pairToDialled, this.pathToDialled), accepted,
				dialled);
		this.toAccepted = new LocalStream(network.timers(), List.of(pairToAccepted, this.pathToAccepted), dialled,
				accepted);
	}

	/**
	 * Returns the node that dialled.
	 * @return the node ID
	 */
	public String dialler() {
		return nodeId(this.dialled);
	}

	/**
	 * Returns the node that was dialled.
	 * @return the node ID
	 */
	public String acceptor() {
		return nodeId(this.accepted);
	}

	/**
	 * Determines if at least one end regards the connection as open.
	 * @return true if so
	 */
	public boolean isOpen() {
		return this.dialled.isOpen() || this.accepted.isOpen();
	}

	/**
	 * Determines if both ends regard the connection as open.
	 * @return false if one of them, or both, know that it is over
	 */
	public boolean isWhole() {
		return this.dialled.isOpen() && this.accepted.isOpen();
	}

	/**
	 * Breaks the connection; what is on its way is lost, and both ends notice.
	 */
	public void cut() {
		this.dialled.cut();
		this.accepted.cut();
	}

	/**
	 * Breaks the connection, but only one end notices.
	 * @param nodeId the node at that end
	 */
	public void cutFor(String nodeId) {
		end(nodeId).cut();
	}

	/**
	 * Returns the path between the ends in one direction.
	 * @param nodeId the node to which it leads
	 * @return the way of this connection only
	 */
	public LocalPath towards(String nodeId) {
		return (end(nodeId) == this.dialled) ? this.pathToDialled : this.pathToAccepted;
	}

	/**
	 * From now on nothing arrives at either end.
	 */
	public void hold() {
		this.pathToDialled.hold();
		this.pathToAccepted.hold();
	}

	/**
	 * Delivers everything that is held back.
	 */
	public void release() {
		this.pathToDialled.release();
		this.pathToAccepted.release();
	}

	/**
	 * Says whether an end takes bytes from its own node.
	 * @param nodeId the node at that end
	 * @param writable false as if too many waited there; true leaves that to what really
	 * waits
	 */
	public void setWritable(String nodeId, boolean writable) {
		end(nodeId).setWritable(writable);
	}

	private LocalEnd end(String nodeId) {
		if (nodeId(this.dialled).equals(nodeId)) {
			return this.dialled;
		}
		if (nodeId(this.accepted).equals(nodeId)) {
			return this.accepted;
		}
		throw new IllegalArgumentException("Node " + nodeId + " is at neither end");
	}

	private static String nodeId(LocalEnd end) {
		return end.transport().settings().nodeId();
	}

	LocalEnd other(LocalEnd end) {
		return (end == this.dialled) ? this.accepted : this.dialled;
	}

	LocalStream towards(LocalEnd end) {
		return (end == this.dialled) ? this.toDialled : this.toAccepted;
	}

	/** The ends that belong to a transport. */
	List<LocalEnd> endsOf(LocalTransport transport) {
		return List.of(this.dialled, this.accepted).stream().filter((end) -> end.transport() == transport).toList();
	}

	LocalLink link(LocalEnd end, Handshake.Verified verified, PacketObserver observer) {
		FrameLimits limits = end.transport().settings().frameLimits();
		boolean bytes = this.network.mode().codec();
		boolean atDialled = end == this.dialled;
		Framing inbound = bytes ? Framing.named(verified.inboundFraming())
				: (atDialled ? this.objectsToDialled : this.objectsToAccepted);
		Framing outbound = bytes ? Framing.named(verified.outboundFraming())
				: (atDialled ? this.objectsToAccepted : this.objectsToDialled);
		FrameReader reader = inbound.newReader(limits);
		return new LocalLink(end, towards(other(end)), verified.peer(), outbound, reader, observer);
	}

	void ended() {
		if (!isOpen()) {
			this.network.remove(this);
		}
	}

}
