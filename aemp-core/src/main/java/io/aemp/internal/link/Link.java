package io.aemp.internal.link;

import java.time.Duration;

import io.aemp.LinkStatus;
import io.aemp.Message;
import io.aemp.Reason;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.link.connect.LinkAcceptance;
import io.aemp.internal.link.inbound.InboundFlow;
import io.aemp.internal.link.inbound.InboundLink;
import io.aemp.internal.link.liveness.Challenge;
import io.aemp.internal.link.liveness.PeerLiveness;
import io.aemp.internal.link.outbound.FrameFormat;
import io.aemp.internal.link.sequence.OutboundLink;
import io.aemp.internal.link.sequence.RemoteSequence;
import io.aemp.internal.loss.MessageCost;
import io.aemp.internal.port.Deliveries;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * One established connection as the link to a node, from the moment it comes up until it
 * fails. Inbound frames are carried out in order, into the mailboxes of their targets,
 * which get those that came together in one step (guarantee, rule R5). To be used on its
 * loop, unless said otherwise.
 */
public final class Link implements PacketObserver, OutboundLink, InboundLink, LinkAcceptance.AcceptedLink {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(Link.class));

	private final RemoteNode remote;

	private final RemoteSequence<Link> sequence;

	private final InboundFlow inbound;

	private final String address;

	private final LinkEnvironment environment;

	private final PortTable ports;

	private final Deliveries deliveries;

	private final NodeRequests requests;

	private final ReusedNames reusedNames;

	private final PeerMonitors peerMonitors;

	private FrameFormat format = FrameFormat.USUAL;

	private @Nullable Connection connection;

	private @Nullable LinkWriter writer;

	private @Nullable LinkCounters counters;

	/** Null if the peer would not answer. */
	private @Nullable PeerLiveness liveness;

	/** The charge for the request that is carried out at the moment. */
	private Charge charge = Charge.NONE;

	/** True if somebody asked for it. */
	private boolean charged;

	Link(RemoteNode remote, String address, LinkEnvironment environment, NodeRequests requests) {
		this.remote = remote;
		this.sequence = remote.sequence();
		this.inbound = remote.inbound();
		this.address = address;
		this.environment = environment;
		this.ports = environment.ports();
		LinkPeer peer = new LinkPeer();
		this.reusedNames = new ReusedNames(peer, this.ports, environment.random());
		this.peerMonitors = new PeerMonitors(this.ports, remote.loop(), peer);
		this.deliveries = new Deliveries(this.ports, this.reusedNames::isClosed);
		this.requests = requests;
	}

	void use(Connection connection) {
		EventLoop loop = this.remote.loop();
		LinkCounters counters = new LinkCounters(connection);
		this.connection = connection;
		this.counters = counters;
		this.format = new FrameFormat(connection.framing(), connection.peer().maxFrameBytes());
		this.writer = new LinkWriter(connection, loop, (again) -> this.sequence.nextChunk(this, again), counters,
				this::flush);
		this.inbound.attach(this);
		this.environment.traffic().begin(counters);
		if (connection.peer().isMonitoring()) {
			PeerLiveness liveness = new PeerLiveness(connection, this.environment.timers(), loop,
					this.environment.settings().timeouts().monitor(), this.environment.random(),
					new LivenessObserver());
			this.liveness = liveness;
			liveness.start();
		}
	}

	@Override
	public boolean challenge(Challenge.Decision decision) {
		PeerLiveness liveness = this.liveness;
		return liveness != null && liveness.challenge(decision);
	}

	/** Takes notice that a name was given again. May be called from any thread. */
	void reopened(String portName, long reopened) {
		this.remote.loop().execute(() -> {
			if (isUp()) {
				this.reusedNames.isClosed(portName, reopened);
			}
		});
	}

	@Override
	public String address() {
		return this.address;
	}

	@Override
	public FrameFormat format() {
		return this.format;
	}

	/**
	 * Returns the size of the largest frame that the peer accepts. May be called from any
	 * thread.
	 * @return the size in bytes; as good as unlimited if it said nothing
	 */
	public int maxFrameBytes() {
		return this.format.maxFrameBytes();
	}

	/**
	 * Returns the greeting of the peer. May be called from any thread.
	 * @return its greeting
	 */
	public Greeting peer() {
		return connection().peer();
	}

	@Override
	public Connection connection() {
		return established(this.connection);
	}

	private static <T> T established(@Nullable T part) {
		if (part == null) {
			throw new IllegalStateException("Not established yet");
		}
		return part;
	}

	/**
	 * Returns the node at the other end. May be called from any thread.
	 * @return the node ID
	 */
	public String nodeId() {
		return this.remote.nodeId();
	}

	/** Returns the state of the link, which is up. May be called from any thread. */
	LinkStatus.State state() {
		PeerLiveness liveness = this.liveness;
		return (liveness != null && liveness.isSlow()) ? LinkStatus.State.SLOW : LinkStatus.State.UP;
	}

	/**
	 * Sends a request to the peer's node port, unless the link failed meanwhile. May be
	 * called from any thread.
	 * @param request tag and arguments
	 */
	public void request(@Nullable Object... request) {
		this.sequence.appendOn(this, request);
	}

	@Override
	public void sendSignOfLife() {
		request(Requests.NOT_READING);
	}

	/**
	 * Returns whether this is the link to its node at the moment. May be called from any
	 * thread.
	 * @return false since it failed
	 */
	public boolean isUp() {
		return this.sequence.link() == this;
	}

	/**
	 * Does something for the node as soon as less than half of what may wait for the peer
	 * does, or when the link fails. May be called from any thread.
	 * @param task must be short, and must not throw
	 * @return false if little enough waits already: then nothing will be done
	 */
	public boolean awaitWritable(Runnable task) {
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		if (!this.sequence.awaitWritable(future)) {
			return false;
		}
		future.whenOver(task);
		return true;
	}

	/**
	 * Gives the link up. May be called from any thread.
	 * @param why what the peer did
	 */
	public void fail(String why) {
		this.remote.loop().execute(() -> end(why));
	}

	@Override
	public void lose(String why) {
		this.sequence.lose(this, why);
	}

	@Override
	public void end(String why) {
		this.remote.failed(this, why);
	}

	/**
	 * Monitors one of our ports for the peer.
	 * @param portName the port, which need not exist
	 */
	public void watch(String portName) {
		LocalPort port = find(portName);
		this.peerMonitors.add(portName, port, charge());
		if (port == null) {
			this.reusedNames.told(portName);
		}
	}

	/**
	 * Ends that.
	 * @param portName the port
	 */
	public void unwatch(String portName) {
		this.peerMonitors.remove(portName);
	}

	/**
	 * Finds one of our ports that can be reached over this link. One that has the name of
	 * an earlier port cannot, before the peer has heard of the death of that one.
	 * @param portName the port
	 * @return null if there is none
	 */
	public @Nullable LocalPort find(String portName) {
		LocalPort port = this.ports.find(this.ports.idOf(portName));
		boolean closed = port != null && port.reopened() != 0 && this.reusedNames.isClosed(portName, port.reopened());
		return closed ? null : port;
	}

	/**
	 * Fires our monitors on one of the peer's ports.
	 * @param portName the port
	 * @param reason why it died
	 */
	public void died(String portName, Reason reason) {
		this.sequence.died(portName, reason);
	}

	@Override
	public void received(@Nullable Object[] elements, int bytes, int count) {
		if (!isUp()) {
			return;
		}
		int cost = (int) Math.min(Integer.MAX_VALUE, MessageCost.of(bytes, count));
		Charge charge = this.inbound.charge(cost);
		if (elements[0] instanceof String name && !name.isEmpty()) {
			if (this.deliveries.deliver(name, elements, charge)) {
				this.inbound.enter(charge);
			}
		}
		else {
			this.deliveries.finish();
			this.charge = charge;
			this.charged = false;
			charge.putOn(elements);
			carryOut(Message.decoded(elements, 1));
		}
	}

	/**
	 * Carries a request out. If it throws, the link fails: a gap must not stay (rule R4).
	 */
	private void carryOut(Message request) {
		boolean done = false;
		try {
			this.requests.request(this, request);
			this.reusedNames.received(request);
			PeerLiveness liveness = this.liveness;
			if (liveness != null) {
				liveness.received(request);
			}
			done = true;
		}
		finally {
			if (!done && this.charged) {
				this.charge.settle();
			}
		}
	}

	@Override
	public void delivered() {
		this.deliveries.finish();
	}

	/**
	 * Charges the peer with a request that is not carried out at once but waits for its
	 * turn somewhere. To be called while {@link NodeRequests} carries it out.
	 * @return goes to whoever will settle it
	 */
	public Charge charge() {
		this.inbound.enter(this.charge);
		this.charged = true;
		return this.charge;
	}

	/** Writes what the connection takes; if that fails, the link does. */
	@Override
	public void flush() {
		try {
			established(this.writer).flush();
		}
		catch (Throwable ex) {
			// What was taken from the queue is lost.
			lose("it could not be written to: " + FailureText.of(ex));
		}
	}

	/** Writes all that waits, whether the connection takes it or not. */
	void flushAll() {
		established(this.writer).flushAll();
	}

	@Override
	public void writable() {
		PeerLiveness liveness = this.liveness;
		if (liveness != null) {
			liveness.tookBytes();
		}
		flush();
	}

	@Override
	public void discarded() {
		this.remote.acceptance().returned(this);
	}

	@Override
	public void closed(String why) {
		this.remote.closed(this, why);
	}

	/** Closes a connection that could not become the link. */
	void discard() {
		if (this.connection != null) {
			try {
				end();
			}
			finally {
				this.connection.close();
			}
		}
	}

	/**
	 * Releases what belongs to the link, which is over. No part of it keeps the others
	 * from being released.
	 */
	void end() {
		try {
			this.deliveries.finish();
		}
		finally {
			endLiveness();
		}
	}

	private void endLiveness() {
		PeerLiveness liveness = this.liveness;
		try {
			if (liveness != null) {
				liveness.end();
			}
		}
		finally {
			detach();
		}
	}

	private void detach() {
		try {
			this.inbound.detach(this);
		}
		finally {
			this.environment.traffic().end(established(this.counters));
			this.peerMonitors.close();
		}
	}

	/** Reaches the other end for those that must not know this link. */
	private final class LinkPeer implements ReusedNames.Peer, PeerMonitors.Peer {

		@Override
		public boolean isMonitoring() {
			return peer().isMonitoring();
		}

		@Override
		public void askOrFail(String token) {
			try {
				ask(token);
			}
			catch (Throwable ex) {
				lose("the peer could not be asked: " + FailureText.of(ex));
			}
		}

		@Override
		public void request(@Nullable Object... request) {
			Link.this.request(request);
		}

		@Override
		public void lose(String why) {
			Link.this.lose(why);
		}

	}

	/** Asks the peer to send a request back, which our node port ignores. */
	private void ask(@Nullable String token) {
		String self = this.environment.settings().nodeId();
		if (token != null) {
			request(Requests.TIME, self, Requests.DEVNULL, token);
		}
		else {
			request(Requests.TIME, self, Requests.DEVNULL);
		}
	}

	/** Acts on what a quiet or a doubtful peer means to this link. */
	private final class LivenessObserver implements PeerLiveness.Observer {

		@Override
		public void ask(@Nullable String token) {
			Link.this.ask(token);
		}

		@Override
		public void challenged(boolean challenged) {
			Link.this.inbound.challenge(Link.this, challenged);
		}

		@Override
		public void slow(Duration silence) {
			report.info("Node {} was silent for {} ms", nodeId(), silence.toMillis());
			Link.this.environment.events().slow(nodeId());
		}

		@Override
		public void responsive() {
			Link.this.environment.events().responsive(nodeId());
		}

		@Override
		public void blind(Throwable cause) {
			lose("there was no timer to watch it: " + FailureText.of(cause));
		}

		@Override
		public void silent(Duration silence) {
			Link.this.remote.acceptance().abandon(Link.this, "it was silent for " + silence.toMillis() + " ms");
		}

	}

}
