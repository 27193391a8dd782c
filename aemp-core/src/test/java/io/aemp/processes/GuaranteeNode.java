package io.aemp.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.aemp.Dispatch;
import io.aemp.LossReason;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.node.HurriedNode;
import io.aemp.simulation.guarantee.ErrorLog;
import io.aemp.simulation.guarantee.Rule;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;

/**
 * One of two nodes that send to each other while their connections are cut: all threads
 * outside ports, some ports that send, some that receive, and what each of them saw.
 */
final class GuaranteeNode implements AutoCloseable {

	/** These are one context. */
	static final int THREADS = 8;

	/** These are one each. */
	private static final int SENDING_PORTS = 4;

	static final int STRANDS = THREADS + SENDING_PORTS;

	private static final int RECEIVING_PORTS = 4;

	/** So small that it overflows now and then. */
	private static final long SEND_QUEUE_BYTES = 160 << 10;

	/** Far longer than anything takes. */
	private final ErrorLog log = new ErrorLog();

	private final long seed;

	private final String peer;

	private final AtomicIntegerArray stamps = new AtomicIntegerArray(THREADS);

	private StampedCallbacks callbacks;

	private final HurriedNode hurried;

	private final List<String> targets;

	private final List<ThreadStrand> threads = new ArrayList<>();

	private final List<PortStrand> ports = new ArrayList<>();

	private final List<Arrivals> arrivals = new ArrayList<>();

	private final Watch outside = new Watch(this, this::threadsFired);

	private final CountDownLatch sent = new CountDownLatch(STRANDS);

	private final CountDownLatch finish = new CountDownLatch(1);

	private final CountDownLatch finished = new CountDownLatch(STRANDS);

	private final AtomicInteger linkFailures = new AtomicInteger();

	private final Queue<String> violations = new ConcurrentLinkedQueue<>();

	/**
	 * A node that listens, and sends nothing before it is told to.
	 * @param id its ID
	 * @param peer the other node
	 * @param address where that is said to be
	 * @param messages how many messages it sends
	 */
	GuaranteeNode(String id, String peer, String address, int messages, long seed) {
		this.seed = seed;
		this.peer = peer;
		NodeSettings settings = NodeSettings.builder()
			.nodeId(id)
			.bind("127.0.0.1:0")
			.secret("s3cret of these tests")
			.address(peer, address)
			.limits((limits) -> limits.sendQueueBytes(SEND_QUEUE_BYTES))
			.handlers((handlers) -> handlers.threads(2 * SENDING_PORTS))
			.build();
		this.hurried = new HurriedNode(settings, (executor) -> {
			this.callbacks = new StampedCallbacks(executor, this::stamps);
			return this.callbacks;
		});
		this.targets = IntStream.range(0, RECEIVING_PORTS).mapToObj((port) -> peer + '#' + receiverName(port)).toList();
		int share = messages / STRANDS;
		for (int index = 0; index < STRANDS; index++) {
			this.arrivals.add(new Arrivals(this, index, RECEIVING_PORTS));
			if (index < THREADS) {
				this.threads.add(new ThreadStrand(this, index, share, this.stamps));
			}
			else {
				this.ports.add(new PortStrand(this, index, share, dispatch(Dispatch.VIRTUAL)));
			}
		}
		for (int port = 0; port < RECEIVING_PORTS; port++) {
			addReceiver(port);
		}
		strands().forEach(this::addAcknowledged);
		countLinkFailures();
		node().start();
	}

	private int[] stamps() {
		return IntStream.range(0, THREADS).map(this.stamps::get).toArray();
	}

	/** If this Java has it. */
	private static Dispatch dispatch(Dispatch wanted) {
		return (wanted == Dispatch.VIRTUAL && Runtime.version().feature() < 21) ? Dispatch.POOL : wanted;
	}

	private static String acknowledgedName(int strand) {
		return "acknowledged-" + strand;
	}

	private static String receiverName(int port) {
		return "receiver-" + port;
	}

	private void addReceiver(int number) {
		Port port = node().port(PortSettings.DEFAULTS.named(receiverName(number))
			.on(dispatch(Dispatch.values()[number % Dispatch.values().length])));
		port.rcv((message) -> {
			int strand = (int) message.integer(0);
			int received = (int) message.integer(1);
			this.arrivals.get(strand).received(number, received);
			if (received % Strand.ACKNOWLEDGED == 0 || message.get(2, Boolean.class)) {
				node().snd(this.peer + '#' + acknowledgedName(strand), received);
			}
		});
		watchOwnPort(port);
	}

	/** Strands hear of it while they send. */
	private void addAcknowledged(Strand strand) {
		watchOwnPort(node().port(acknowledgedName(strand.index()))
			.rcv((message) -> strand.acknowledged((int) message.integer(0))));
	}

	/** A handler of ours that fails would look like a failure of the node. */
	private void watchOwnPort(Port port) {
		node().mon(port.id(), (reason) -> violation(Rule.NOTHING_FAILS, port.id() + " died: " + reason));
	}

	private void countLinkFailures() {
		node().monNodes(new NodeObserver() {

			@Override
			public void nodeUp(String nodeId) {
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				GuaranteeNode.this.linkFailures.incrementAndGet();
			}

		});
	}

	AempNode node() {
		return this.hurried.node();
	}

	List<String> targets() {
		return this.targets;
	}

	long seed() {
		return this.seed;
	}

	/** Something that must not be. */
	void violation(Rule rule, String what) {
		this.violations.add(node().id() + ": " + rule + ". But: " + what);
	}

	/** Starts all strands. */
	void begin() {
		this.outside.set();
		// Otherwise they might be done before there is anything to cut.
		Awaitility.await().atMost(Patience.LIMIT).until(this::isLinked);
		this.ports.forEach((port) -> port.tell("begin"));
		for (ThreadStrand strand : this.threads) {
			Thread thread = new Thread(strand, node().id() + "-" + strand.index());
			thread.setDaemon(true);
			thread.start();
		}
	}

	/** As a callback: the monitors of all threads have fired, and are set again. */
	private void threadsFired() {
		int[] before = this.callbacks.cause();
		this.threads.forEach((thread) -> thread.fired(before[thread.index()]));
	}

	boolean isLinked() {
		return node().nodeIsUp(this.peer);
	}

	int linkFailures() {
		return this.linkFailures.get();
	}

	/** A strand has sent its share. */
	void hasSent() {
		this.sent.countDown();
	}

	void awaitSent() throws InterruptedException {
		await(this.sent);
	}

	void awaitFinish() throws InterruptedException {
		this.finish.await();
	}

	/** Notes that the last message of a strand arrived. */
	void hasFinished() {
		this.finished.countDown();
	}

	/** Sends a last message on all strands, and waits until all of these arrived. */
	void finish() throws InterruptedException {
		this.finish.countDown();
		this.ports.forEach((port) -> port.tell("finish"));
		await(this.finished);
	}

	/** Whoever is not told of a loss waits for ever. */
	private void await(CountDownLatch all) throws InterruptedException {
		if (!all.await(Patience.SECONDS, TimeUnit.SECONDS)) {
			throw new IllegalStateException(Rule.LOSS_IS_TOLD + ". But: there is no end"
					+ strands().stream().map(Strand::state).collect(Collectors.joining("\n", "\n", "")));
		}
	}

	/** Waits, without links and monitors, until nothing is left of the other node. */
	void leave() {
		this.outside.close();
		this.ports.forEach(PortStrand::close);
		Awaitility.await().atMost(Patience.LIMIT).until(() -> this.hurried.remoteNodes() == 0);
		this.log.errors().forEach((error) -> violation(Rule.NOTHING_FAILS, error));
	}

	/** Says all that was seen. */
	void report() {
		strands().forEach((strand) -> strand.windows()
			.forEach((window) -> ChildProcess.say("window", strand.index(), window.from(), window.to())));
		for (int strand = 0; strand < STRANDS; strand++) {
			for (Arrivals.Gap gap : this.arrivals.get(strand).gaps()) {
				ChildProcess.say("gap", strand, gap.from(), gap.to());
			}
		}
		this.violations.forEach((violation) -> ChildProcess.say("violation", violation.replace('\n', ' ')));
		ChildProcess.say("figure", Figures.SENT, strands().stream().mapToInt(Strand::next).sum());
		ChildProcess.say("figure", Figures.ARRIVED, this.arrivals.stream().mapToInt(Arrivals::count).sum());
		ChildProcess.say("figure", Figures.LINK_FAILURES, this.linkFailures);
		ChildProcess.say("figure", Figures.FENCED, node().lostMessages(LossReason.BEHIND_LOSS));
		ChildProcess.say("figure", Figures.OVERFLOWN, node().lostMessages(LossReason.SEND_QUEUE_OVERFLOW));
		ChildProcess.say("reported");
	}

	private List<Strand> strands() {
		List<Strand> strands = new ArrayList<>(this.threads);
		strands.addAll(this.ports);
		return strands;
	}

	@Override
	public void close() {
		this.hurried.close();
		this.log.close();
	}

}
