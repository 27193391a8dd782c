package io.aemp.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.NodeSettings;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/**
 * Shows what becomes of a node that sends 10,000 messages of 1 KiB a second each to two
 * others, one of which is stopped for a while: how much memory that takes, whether the
 * other one is served, and what monitors hear. The node has a process of its own.
 */
final class StoppedPeer {

	static final String NODE_COMMAND = "stopped-peer-node";

	private static final int MESSAGES_PER_SECOND = 10_000;

	private static final int MESSAGE_BYTES = 1 << 10;

	private static final int MEASURE_EVERY_MILLIS = 200;

	/** Before, while nothing is stopped, and afterwards. */
	private static final int CALM_SECONDS = 10;

	/**
	 * The largest memory use, relative to the bound of what may wait, with room for the
	 * overhead of the heap.
	 */
	private static final double MOST = 1.2;

	private static final double MIB = 1 << 20;

	private final AempNode node;

	private final long bound;

	private final Peer stopped;

	private final Peer served;

	private final AtomicLong mostMemory = new AtomicLong();

	private volatile boolean over;

	private StoppedPeer(AempNode node, long bound, String secret) throws IOException, InterruptedException {
		this.node = node;
		this.bound = bound;
		this.stopped = new Peer("stopped", secret);
		this.served = new Peer("served", secret);
	}

	static void run(List<String> arguments) throws IOException, InterruptedException {
		int seconds = arguments.isEmpty() ? 60 : Integer.parseInt(arguments.get(0));
		Process process = HeapProcess.start("1g", NODE_COMMAND, Integer.toString(seconds));
		process.getInputStream().transferTo(System.out);
		if (process.waitFor() != 0) {
			throw new IllegalStateException("The node failed");
		}
	}

	/** The process that is measured. */
	static void runNode(List<String> arguments) throws IOException, InterruptedException {
		int seconds = Integer.parseInt(arguments.get(0));
		String secret = "known to these processes only";
		NodeSettings settings = NodeSettings.builder().nodeId("node").bind("127.0.0.1:0").secret(secret).build();
		try (AempNode node = AempNode.start(settings)) {
			StoppedPeer benchmark = new StoppedPeer(node, settings.limits().sendQueueBytes(), secret);
			try {
				benchmark.measure(seconds);
			}
			finally {
				benchmark.stopped.process.destroyForcibly();
				benchmark.served.process.destroyForcibly();
			}
		}
	}

	private void measure(int seconds) throws IOException, InterruptedException {
		Thread memory = new Thread(this::watchMemory, "memory");
		memory.setDaemon(true);
		memory.start();
		System.out.printf("%d messages of %d bytes a second to each of two nodes, Java %s%n", MESSAGES_PER_SECOND,
				MESSAGE_BYTES, Runtime.version());
		phase("both run", CALM_SECONDS);
		long before = this.mostMemory.getAndSet(0);
		signal("STOP");
		long served = phase("one is stopped", seconds);
		long most = this.mostMemory.getAndSet(0);
		signal("CONT");
		phase("it runs again", CALM_SECONDS);
		this.over = true;
		System.out.printf("memory: %.1f MiB before, at most %.1f MiB while one was stopped; %.1f MiB may wait for it%n",
				before / MIB, most / MIB, this.bound / MIB);
		System.out.printf("the difference is %.2f of what may wait%n", (most - before) / (double) this.bound);
		this.stopped.report();
		this.served.report();
		if (most - before > MOST * this.bound) {
			throw new IllegalStateException("More memory was taken than " + MOST + " of what may wait");
		}
		if (served < MESSAGES_PER_SECOND * (seconds - 1L) || this.stopped.firings.isEmpty()) {
			throw new IllegalStateException("The other node was not served, or no monitor fired");
		}
	}

	/** Sends for a while, and tells how many messages the one got that always runs. */
	private long phase(String name, int seconds) throws InterruptedException {
		long servedBefore = this.served.handled.get();
		long stoppedBefore = this.stopped.handled.get();
		long begin = System.nanoTime();
		long sent = 0;
		while (sent < (long) seconds * MESSAGES_PER_SECOND) {
			long due = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) * MESSAGES_PER_SECOND / 1000;
			while (sent < due) {
				this.stopped.send();
				this.served.send();
				sent++;
			}
			Thread.sleep(1);
		}
		long served = this.served.handled.get() - servedBefore;
		System.out.printf("%-16s %6d messages to each in %.1f s; handled: %d by the one, %d by the other%n", name, sent,
				(System.nanoTime() - begin) / 1e9, this.stopped.handled.get() - stoppedBefore, served);
		return served;
	}

	private void watchMemory() {
		try {
			while (!this.over) {
				Thread.sleep(MEASURE_EVERY_MILLIS);
				long used = HeapProcess.usedAfterCollection()
						+ ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
				this.mostMemory.accumulateAndGet(used, Math::max);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void signal(String signal) throws IOException, InterruptedException {
		this.stopped.begin = System.nanoTime();
		new ProcessBuilder("kill", "-" + signal, Long.toString(this.stopped.process.pid())).inheritIO()
			.start()
			.waitFor();
	}

	/**
	 * One of the other processes, as the node sees it.
	 */
	private final class Peer {

		private final String nodeId;

		private final String sink;

		private final Process process;

		private final AtomicLong handled = new AtomicLong();

		private final List<String> firings = Collections.synchronizedList(new ArrayList<>());

		private volatile long begin = System.nanoTime();

		/** Returns when it is linked. */
		Peer(String nodeId, String secret) throws IOException, InterruptedException {
			this.nodeId = nodeId;
			this.sink = nodeId + '#' + StoppedPeerReceiver.SINK;
			CountDownLatch ready = new CountDownLatch(1);
			StoppedPeer.this.node.port(nodeId)
				.rcv("ready", (message) -> ready.countDown())
				.rcv("handled", (message) -> this.handled.set(message.integer(0)));
			this.process = StoppedPeerReceiver.start(nodeId, StoppedPeer.this.node.listeners().get(0), secret);
			ready.await();
			watch();
		}

		/** Told once for each loss. */
		private void watch() {
			StoppedPeer.this.node.mon(this.sink, (reason) -> {
				this.firings.add(describe(reason));
				watch();
			});
		}

		private String describe(Reason reason) {
			return "%.1f s: %s".formatted((System.nanoTime() - this.begin) / 1e9, reason);
		}

		void send() {
			StoppedPeer.this.node.snd(this.sink, "data", new byte[MESSAGE_BYTES]);
		}

		void report() {
			System.out.printf("monitors on node %s fired %d times%n", this.nodeId, this.firings.size());
			this.firings.stream().limit(3).forEach((firing) -> System.out.println("  after " + firing));
		}

	}

}
