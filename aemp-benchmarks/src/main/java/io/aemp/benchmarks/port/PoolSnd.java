package io.aemp.benchmarks.port;

import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Messages to a port that runs on other threads, beside queues that are looked up by the
 * same ID and emptied by a thread of their own. Each thread of the benchmark (JMH's
 * option {@code -t}) has its own port, or queue and second thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Batch.SIZE)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class PoolSnd {

	private static final String PAYLOAD = "0123456789abcdef0123456789abcdef";

	/**
	 * Through the mailbox of a port.
	 * @param shared has the node
	 * @param own has the port
	 */
	@Benchmark
	public void snd(SharedNode shared, OwnPort own) {
		for (int i = 0; i < Batch.SIZE; i++) {
			shared.node.snd(own.id, "tick", i, PAYLOAD);
		}
		own.batch.awaitEnd();
	}

	/**
	 * The usual baseline.
	 * @param shared has the table of queues
	 * @param own has the queue
	 */
	@Benchmark
	public void plainLinkedBlockingQueue(SharedTable shared, LinkedQueue own) {
		own.produce(shared);
	}

	/**
	 * A baseline without allocation in the queue.
	 * @param shared has the table of queues
	 * @param own has the queue
	 */
	@Benchmark
	public void plainArrayBlockingQueue(SharedTable shared, ArrayQueue own) {
		own.produce(shared);
	}

	/**
	 * A baseline without locks.
	 * @param shared has the table of queues
	 * @param own has the queue
	 */
	@Benchmark
	public void plainConcurrentLinkedQueue(SharedTable shared, LockFreeQueue own) {
		own.produce(shared);
	}

	/**
	 * The node of all threads of the benchmark.
	 */
	@State(Scope.Benchmark)
	public static class SharedNode {

		private final AempNode node = AempNode.create(NodeSettings.builder().nodeId("node").build());

		/**
		 * The end.
		 */
		@TearDown
		public void close() {
			this.node.close();
		}

	}

	/**
	 * The port of one thread of the benchmark.
	 */
	@State(Scope.Thread)
	public static class OwnPort {

		private final Batch batch = new Batch();

		private String id = "";

		/**
		 * Makes the port.
		 * @param shared has the node
		 */
		@Setup
		public void setUp(SharedNode shared) {
			this.id = shared.node.port(PortSettings.DEFAULTS.on(Dispatch.POOL))
				.rcv("tick", (message) -> this.batch.handle(message.get(0)))
				.id();
		}

	}

	/**
	 * The queues of all threads of the benchmark.
	 */
	@State(Scope.Benchmark)
	public static class SharedTable {

		private final Map<String, PlainPort> ports = new ConcurrentHashMap<>();

	}

	/**
	 * The queue of one thread of the benchmark.
	 */
	abstract static class PlainPort {

		private final Batch batch = new Batch();

		private final Thread consumer = new Thread(this::consume);

		private String id = "";

		/**
		 * Starts the second thread.
		 * @param shared has the table of queues
		 */
		@Setup
		public void setUp(SharedTable shared) {
			this.consumer.setDaemon(true);
			this.consumer.start();
			this.id = "node#123456789" + this.consumer.getId();
			shared.ports.put(this.id, this);
		}

		void produce(SharedTable shared) {
			for (int i = 0; i < Batch.SIZE; i++) {
				snd(shared, this.id, "tick", i, PAYLOAD);
			}
			this.batch.awaitEnd();
		}

		private static void snd(SharedTable shared, String id, @Nullable Object... elements) {
			PlainPort port = shared.ports.get(id);
			if (port != null) {
				port.put(elements, port.consumer);
			}
		}

		private void consume() {
			try {
				while (true) {
					this.batch.handle(take()[1]);
				}
			}
			catch (InterruptedException ex) {
				// Nobody interrupts it: it ends with the process.
			}
		}

		abstract void put(@Nullable Object[] elements, Thread consumer);

		abstract @Nullable Object[] take() throws InterruptedException;

	}

	/**
	 * A queue that blocks.
	 */
	abstract static class BlockingPort extends PlainPort {

		private final BlockingQueue<@Nullable Object[]> queue;

		BlockingPort(BlockingQueue<@Nullable Object[]> queue) {
			this.queue = queue;
		}

		@Override
		void put(@Nullable Object[] elements, Thread consumer) {
			if (!this.queue.offer(elements)) {
				throw new IllegalStateException("The queue has no room for a batch");
			}
		}

		@Override
		@Nullable Object[] take() throws InterruptedException {
			return this.queue.take();
		}

	}

	/**
	 * The usual queue.
	 */
	@State(Scope.Thread)
	public static class LinkedQueue extends BlockingPort {

		/**
		 * For JMH.
		 */
		public LinkedQueue() {
			super(new LinkedBlockingQueue<>());
		}

	}

	/**
	 * A queue of a fixed size.
	 */
	@State(Scope.Thread)
	public static class ArrayQueue extends BlockingPort {

		/**
		 * For JMH.
		 */
		public ArrayQueue() {
			super(new ArrayBlockingQueue<>(Batch.SIZE));
		}

	}

	/**
	 * A queue without locks.
	 */
	@State(Scope.Thread)
	public static class LockFreeQueue extends PlainPort {

		private final ParkingQueue<@Nullable Object[]> queue = new ParkingQueue<>();

		@Override
		void put(@Nullable Object[] elements, Thread consumer) {
			this.queue.put(elements, consumer);
		}

		@Override
		@Nullable Object[] take() {
			return this.queue.take();
		}

	}

}
