package io.aemp.internal.link;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Guard;
import io.aemp.LinkStatus;
import io.aemp.Message;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.loss.MessageCost;
import io.aemp.internal.port.Deliveries;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One established connection as the link to a node, from the moment it comes up until it
 * fails. Inbound packets are carried out in order, into the mailboxes of their targets,
 * which get those that came together in one step (guarantee, rule R5). To be used on its
 * loop, unless said otherwise.
 */
public final class Link implements PacketObserver {

	private static final Logger logger = LoggerFactory.getLogger(Link.class);

	private static final FailureReport report = new FailureReport(logger);

	/** More at once are a stream: it is worth waiting for more of them. */
	private static final int STREAM_MESSAGES = 64;

	/**
	 * So long messages of a stream wait for others, so that a thread is woken up less.
	 */
	private static final long STREAM_PAUSE_NANOS = 50_000;

	/** Nobody can guess so many letters and digits. */
	private static final int TOKEN_LENGTH = 22;

	private final RemoteNode remote;

	private final Inbound inbound;

	private final String address;

	private final LinkEnvironment environment;

	private final PortTable ports;

	private final Deliveries deliveries;

	private final NodeRequests requests;

	/** The peer's monitors on our ports, by port name; they end with the link. */
	private final Map<String, Guard> watches = new HashMap<>();

	private final WatchContext watchContext = new WatchContext();

	private @Nullable Connection connection;

	/** Null if the peer would not answer. */
	private @Nullable LinkProbe probe;

	/** Null unless somebody else came in the name of the peer. */
	private @Nullable Challenge challenge;

	private final ClosedNames closedNames;

	/** The largest packet that the peer accepts. */
	private int maxFrameBytes = Integer.MAX_VALUE;

	private volatile boolean slow;

	/** Written on the loop only, which makes it cheap. */
	private final AtomicLong packetsSent = new AtomicLong();

	/** As above. */
	private final AtomicLong bytesSent = new AtomicLong();

	/** The next flush of a stream is on its way. */
	private boolean streaming;

	/** What the request costs that is carried out at the moment. */
	private Charge charge = Charge.NONE;

	/** Whether that was asked for. */
	private boolean charged;

	Link(RemoteNode remote, Inbound inbound, String address, LinkEnvironment environment) {
		this.remote = remote;
		this.inbound = inbound;
		this.address = address;
		this.environment = environment;
		this.ports = environment.ports();
		this.closedNames = new ClosedNames(this, this.ports, environment.random());
		this.deliveries = new Deliveries(this.ports, this.closedNames::isClosed);
		this.requests = environment.requests();
	}

	void use(Connection connection) {
		this.connection = connection;
		this.maxFrameBytes = connection.peer().maxFrameBytes();
		this.inbound.attach(this);
		this.environment.traffic().begin(this);
		if (connection.peer().isMonitoring()) {
			this.probe = new LinkProbe(connection, this.environment.timers(), this.remote.loop(),
					this.environment.settings().monitorTimeout(), new ProbeObserver());
			this.probe.start();
		}
	}

	/**
	 * Asks the peer to answer at once, because somebody else came in its name.
	 * @return false if it cannot be asked
	 */
	boolean challenge(Challenge.Decision decision) {
		if (this.probe == null) {
			return false;
		}
		String token = this.environment.random().nextName(TOKEN_LENGTH);
		Challenge challenge = new Challenge(connection(), this.environment.timers(), this.remote.loop(), token,
				this.probe.saysItDoesNotRead(), (alive) -> {
					this.challenge = null;
					this.inbound.challenge(this, false);
					decision.decided(alive);
				});
		this.challenge = challenge;
		// Its answer may stand behind what is not read.
		this.inbound.challenge(this, true);
		try {
			// What comes back is for our node port, which ignores it.
			ask(token);
			challenge.begin();
			return true;
		}
		catch (Throwable ex) {
			challenge.end();
			this.challenge = null;
			this.inbound.challenge(this, false);
			return false;
		}
	}

	/** Lets the peer send a token back, as a request that nobody carries out. */
	void ask(String token) {
		request(Requests.TIME, this.environment.settings().nodeId(), Requests.DEVNULL, token);
	}

	/** The same where an answer is needed: without the question the link fails. */
	void askOrFail(String token) {
		try {
			ask(token);
		}
		catch (Throwable ex) {
			this.remote.lose(this, "the peer could not be asked: " + FailureText.of(ex));
		}
	}

	/** From any thread: a name was given again, and the peer is to know of the death. */
	void reopened(String portName, long reopened) {
		this.remote.loop().execute(() -> {
			if (this.remote.isCurrent(this)) {
				this.closedNames.isClosed(portName, reopened);
			}
		});
	}

	/** Looks at a request for what it says about the peer itself. */
	private void heard(Message request) {
		this.closedNames.received(request);
		if (this.probe != null && request.size() == 1 && Requests.NOT_READING.equals(request.tag())) {
			this.probe.doesNotRead();
		}
		if (this.challenge != null) {
			this.challenge.received(request);
		}
	}

	/**
	 * Returns the other end. From any thread.
	 */
	String address() {
		return this.address;
	}

	/**
	 * Returns the largest packet that the peer accepts. From any thread.
	 * @return the size in bytes; as good as unlimited if it said nothing
	 */
	public int maxFrameBytes() {
		return this.maxFrameBytes;
	}

	/**
	 * How the peer greeted. From any thread.
	 * @return its greeting
	 */
	public Greeting peer() {
		return connection().peer();
	}

	Connection connection() {
		if (this.connection == null) {
			throw new IllegalStateException("Not established yet");
		}
		return this.connection;
	}

	/**
	 * Who is at the other end. From any thread.
	 * @return the node ID
	 */
	public String nodeId() {
		return this.remote.nodeId();
	}

	/** How a node is seen, linked or not. Under the lock of the remote node. */
	static LinkStatus statusOf(String nodeId, @Nullable Link link, Inbound inbound, Outbound outbound,
			RemoteMonitors monitors) {
		LinkStatus.State state = LinkStatus.State.DOWN;
		if (link != null) {
			state = link.slow ? LinkStatus.State.SLOW : LinkStatus.State.UP;
		}
		return new LinkStatus(nodeId, state, (link != null) ? link.address : null,
				(link != null) ? link.connection().framing().name() : null, inbound.isReading(), outbound.messages(),
				outbound.cost(), monitors.size());
	}

	/** What it has sent. From any thread, perhaps a moment late, like those below. */
	long packetsSent() {
		return this.packetsSent.get();
	}

	long bytesSent() {
		return this.bytesSent.get();
	}

	long bytesReceived() {
		return connection().bytesReceived();
	}

	/**
	 * Sends a request to the peer's node port, unless the link failed meanwhile. From any
	 * thread.
	 * @param request tag and arguments
	 */
	public void request(@Nullable Object... request) {
		this.remote.appendOn(this, request);
	}

	/**
	 * Returns whether this is the link to its node at the moment. From any thread.
	 * @return false since it failed
	 */
	public boolean isUp() {
		return this.remote.isCurrent(this);
	}

	/**
	 * Does something for the node as soon as less than half of what may wait for the peer
	 * does, or when the link fails. From any thread.
	 * @param task must be short: it may run under locks
	 * @return false if little enough waits already: then nothing will be done
	 */
	public boolean awaitWritable(Runnable task) {
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		if (!this.remote.awaitWritable(future)) {
			return false;
		}
		future.whenOver(task);
		return true;
	}

	/**
	 * Gives the link up. From any thread.
	 * @param why what the peer did
	 */
	public void fail(String why) {
		this.remote.loop().execute(() -> this.remote.failed(this, why));
	}

	/**
	 * Lets the peer hear of the death of one of our ports.
	 * @param portName the port, which need not exist
	 */
	public void watch(String portName) {
		unwatch(portName);
		LocalPort port = find(portName);
		Guard watch = this.ports.monitor(this.ports.idOf(portName), port, this.watchContext,
				(reason) -> ended(portName, reason), charge());
		if (port != null) {
			this.watches.put(portName, watch);
		}
		else {
			this.closedNames.told(portName);
		}
	}

	/**
	 * Finds one of our ports that can be reached over this link. One that has the name of
	 * an earlier port cannot, before the peer has heard of the death of that one.
	 * @param portName the port
	 * @return null if there is none
	 */
	public @Nullable LocalPort find(String portName) {
		LocalPort port = this.ports.find(this.ports.idOf(portName));
		boolean closed = port != null && port.reopened() != 0 && this.closedNames.isClosed(portName, port.reopened());
		return closed ? null : port;
	}

	/**
	 * A watched port died. The peer has to be told of that, if not of its circumstances:
	 * if not even that is possible, the link fails, which tells the peer as well.
	 */
	private void ended(String portName, Reason reason) {
		if (!isTold(portName, reason) && !isTold(portName, reason.shortened())) {
			this.remote.lose(this, "the death of a port could not be told");
		}
		try {
			this.remote.loop().execute(() -> this.watches.remove(portName));
		}
		catch (Throwable ex) {
			// It stays until the link ends, and does nothing.
		}
	}

	private boolean isTold(String portName, Reason reason) {
		try {
			request(Requests.of(reason.elements().toArray(), Requests.KIL0, portName));
			return true;
		}
		catch (Throwable ex) {
			return false;
		}
	}

	/**
	 * Ends that.
	 * @param portName the port
	 */
	public void unwatch(String portName) {
		Guard watch = this.watches.remove(portName);
		if (watch != null) {
			watch.close();
		}
	}

	/**
	 * Fires our monitors on one of the peer's ports.
	 * @param portName the port
	 * @param reason why it died
	 */
	public void died(String portName, Reason reason) {
		this.remote.died(portName, reason);
	}

	@Override
	public void received(@Nullable Object[] elements, int bytes, int count) {
		if (!this.remote.isCurrent(this)) {
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

	/** What fails here costs the link: going on would leave a hole (rule R4). */
	private void carryOut(Message request) {
		boolean done = false;
		try {
			this.requests.request(this, request);
			heard(request);
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

	/** On the loop: hands over what the connection takes, or the link fails. */
	void flush() {
		try {
			flushSome();
		}
		catch (Throwable ex) {
			// What was taken from the queue is lost.
			this.remote.lose(this, "it could not be written to: " + FailureText.of(ex));
		}
	}

	private void flushSome() {
		Connection connection = connection();
		long before = packetsSent();
		boolean stream = false;
		OutboundQueue.Chunk chunk = null;
		while (connection.isWritable()) {
			stream = packetsSent() - before >= STREAM_MESSAGES;
			chunk = this.remote.nextChunk(this, stream);
			if (chunk == null) {
				break;
			}
			write(connection, chunk);
		}
		if (packetsSent() > before) {
			connection.flush();
		}
		if (stream && chunk == null && !this.streaming) {
			this.remote.loop().executeLater(this::flushStream, STREAM_PAUSE_NANOS);
			this.streaming = true;
		}
	}

	private void flushStream() {
		this.streaming = false;
		flush();
	}

	/** On the loop: hands over all that waits, whether the connection takes it or not. */
	void flushAll() {
		OutboundQueue.Chunk chunk = this.remote.nextChunk(this, false);
		while (chunk != null) {
			write(connection(), chunk);
			chunk = this.remote.nextChunk(this, false);
		}
	}

	private void write(Connection connection, OutboundQueue.Chunk chunk) {
		int length = chunk.bytes().length();
		long packets = chunk.messages();
		connection.write(chunk.bytes().array(), length);
		this.packetsSent.lazySet(this.packetsSent.getPlain() + packets);
		this.bytesSent.lazySet(this.bytesSent.getPlain() + length);
	}

	@Override
	public void writable() {
		if (this.probe != null) {
			this.probe.lives();
		}
		if (this.challenge != null) {
			this.challenge.tookBytes();
		}
		flush();
	}

	@Override
	public void discarded() {
		this.remote.reception().returned(this);
	}

	@Override
	public void closed(String why) {
		this.remote.closed(this, why);
	}

	/** On the loop: a connection could not become the link. */
	void discard() {
		if (this.connection != null) {
			end();
			this.connection.close();
		}
	}

	/** On the loop, when the link is over. */
	void end() {
		this.deliveries.finish();
		if (this.probe != null) {
			this.probe.end();
		}
		if (this.challenge != null) {
			this.challenge.end();
			this.challenge = null;
		}
		this.inbound.detach(this);
		this.environment.traffic().end(this);
		this.watches.values().forEach(Guard::close);
		this.watches.clear();
	}

	/** What a quiet peer means to this link. */
	private final class ProbeObserver implements LinkProbe.Observer {

		/** What comes back is for our node port, which ignores it. */
		@Override
		public void ask() {
			request(Requests.TIME, Link.this.environment.settings().nodeId(), Requests.DEVNULL);
		}

		@Override
		public void slow(Duration silence) {
			logger.info("Node {} was silent for {} ms", nodeId(), silence.toMillis());
			Link.this.slow = true;
			Link.this.environment.events().slow(nodeId());
		}

		@Override
		public void responsive() {
			Link.this.slow = false;
			Link.this.environment.events().responsive(nodeId());
		}

		@Override
		public void blind(Throwable cause) {
			Link.this.remote.lose(Link.this, "there was no timer to watch it: " + FailureText.of(cause));
		}

		@Override
		public void silent(Duration silence) {
			Link.this.remote.reception().abandon(Link.this, "it was silent for " + silence.toMillis() + " ms");
		}

	}

	/**
	 * Runs what the death of a watched port causes at once, on the thread that runs the
	 * port, so that it goes out behind all that the port sent.
	 */
	private static final class WatchContext implements Context {

		@Override
		public boolean enqueue(ControlEntry entry) {
			follow(entry);
			return true;
		}

		@Override
		public void follow(ControlEntry entry) {
			try {
				entry.take();
			}
			catch (Throwable ex) {
				report.error("A node could not be told of the death of a port", ex);
			}
		}

		@Override
		public boolean own(Guard guard) {
			return true;
		}

		@Override
		public void disown(Guard guard) {
		}

	}

}
