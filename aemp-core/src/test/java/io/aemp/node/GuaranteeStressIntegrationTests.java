package io.aemp.node;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aemp.Guard;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Port;
import io.aemp.runtime.NodeRuntime;
import io.aemp.runtime.RandomSource;
import io.aemp.runtime.SystemRuntime;
import io.aemp.runtime.Timers;
import io.aemp.transport.Transport;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The message guarantee with real threads and sockets: senders send as fast as they can
 * while the connection is cut again and again; afterwards the histories are checked.
 */
class GuaranteeStressIntegrationTests {

	private static final int SENDERS = 8;

	private static final int ROUNDS = 20;

	@Test
	void whenLinksAreCutUnderLoadThenThereIsNoHoleWithoutAMonitorThatFired() throws Exception {
		long seed = System.nanoTime();
		Random random = new Random(seed);
		try (AempNode receiver = AempNode.start(settings("receiver").bind("127.0.0.1:0").build());
				CuttingProxy proxy = new CuttingProxy(receiver.listeners().get(0));
				HurriedNode hurried = new HurriedNode(
						settings("sender").bind().address("receiver", proxy.address()).build())) {
			AempNode sender = hurried.node;
			List<History> histories = new ArrayList<>();
			for (int i = 0; i < SENDERS; i++) {
				histories.add(new History(sender, receiver, i));
			}
			histories.forEach(History::begin);
			for (int round = 0; round < ROUNDS; round++) {
				await().atMost(Duration.ofSeconds(20))
					.pollInterval(Duration.ofMillis(1))
					.until(() -> sender.nodeIsUp("receiver"));
				int atLeast = random.nextInt(300);
				List<Integer> before = histories.stream().map((history) -> history.received.size()).toList();
				await().atMost(Duration.ofSeconds(20))
					.pollInterval(Duration.ofMillis(1))
					.until(() -> histories.get(0).received.size() > before.get(0) + atLeast);
				proxy.cut();
			}
			histories.forEach(History::end);
			for (History history : histories) {
				assertThat(history.ended.await(20, TimeUnit.SECONDS)).as("sender ended, seed %s", seed).isTrue();
			}
			histories.forEach((history) -> history.check(seed));
			assertThat(histories).allMatch((history) -> history.firstAfterFiring.size() > 1);
		}
	}

	private static NodeSettingsBuilder settings(String nodeId) {
		return NodeSettings.builder().nodeId(nodeId).secret("s3cret of these tests");
	}

	/**
	 * What one port sent to another one, and what became of it. Messages are numbered;
	 * each monitor that fires begins a new stretch.
	 */
	private static final class History {

		private static final int BATCH = 20;

		private final AempNode sender;

		private final String target;

		private final Port port;

		/** The number of the first message of each stretch. */
		private final List<Integer> firstAfterFiring = Collections.synchronizedList(new ArrayList<>());

		private final List<Integer> received = Collections.synchronizedList(new ArrayList<>());

		private final AtomicBoolean ending = new AtomicBoolean();

		private final CountDownLatch ended = new CountDownLatch(1);

		/** Touched by the port only. */
		private int next;

		/** What the receiver got, so that the sender does not run away from it. */
		private volatile int acknowledged;

		private volatile int lastNumber;

		History(AempNode sender, AempNode receiver, int number) {
			this.sender = sender;
			Port target = receiver.port("target" + number);
			this.target = target.id();
			target.rcv((message) -> {
				int value = (int) message.integer(0);
				this.received.add(value);
				this.acknowledged = value;
				if (value == this.lastNumber && this.ending.get()) {
					this.ended.countDown();
				}
			});
			this.port = sender.port();
			this.port.rcv("begin", (message) -> {
				monitor();
				sender.snd(this.port.id(), "batch");
			});
			this.port.rcv("batch", (message) -> batch());
		}

		private void monitor() {
			this.firstAfterFiring.add(this.next);
			this.sender.mon(this.target, (reason) -> {
				monitor();
				send();
				if (this.ending.get()) {
					this.lastNumber = this.next;
					send();
				}
			});
		}

		private void batch() {
			if (this.ending.get()) {
				this.lastNumber = this.next;
				send();
				return;
			}
			for (int i = 0; i < BATCH && this.next - this.acknowledged < 5000; i++) {
				send();
			}
			this.sender.snd(this.port.id(), "batch");
		}

		private void send() {
			this.sender.snd(this.target, this.next++, "some text");
		}

		void begin() {
			this.sender.snd(this.port.id(), "begin");
		}

		void end() {
			this.ending.set(true);
		}

		/**
		 * In order, and what arrived of each stretch is its unbroken beginning; what was
		 * sent after a monitor fired never arrives before what was sent earlier.
		 */
		void check(long seed) {
			List<Integer> received = List.copyOf(this.received);
			List<Integer> starts = List.copyOf(this.firstAfterFiring);
			int expected = 0;
			for (int value : received) {
				if (value != expected) {
					assertThat(value).as("order of %s, seed %s", this.target, seed).isGreaterThan(expected);
					assertThat(starts)
						.as("the hole of %s before %s begins a stretch, seed %s", this.target, value, seed)
						.contains(value);
				}
				expected = value + 1;
			}
		}

	}

	/**
	 * A node for which time passes ten times as fast, so that back-offs do not take the
	 * time of the test.
	 */
	private static final class HurriedNode implements AutoCloseable {

		private final SystemRuntime system = new SystemRuntime("sender", 4);

		private final Transport transport;

		private final AempNode node;

		HurriedNode(NodeSettings settings) {
			NodeRuntime hurried = new HurriedRuntime(this.system);
			this.transport = Transports.create(settings, hurried);
			this.node = AempNode.create(settings, hurried, this.transport);
			this.node.start();
		}

		@Override
		public void close() {
			this.node.close();
			this.transport.close();
			this.system.close();
		}

	}

	private record HurriedRuntime(NodeRuntime system) implements NodeRuntime, Timers {

		private static final int HURRY = 10;

		@Override
		public long nanoTime() {
			return this.system.timers().nanoTime() * HURRY;
		}

		@Override
		public long currentTimeMillis() {
			return this.system.timers().currentTimeMillis();
		}

		@Override
		public Guard schedule(Duration delay, Executor executor, Runnable task) {
			return this.system.timers().schedule(delay.dividedBy(HURRY), executor, task);
		}

		@Override
		public Timers timers() {
			return this;
		}

		@Override
		public RandomSource random() {
			return this.system.random();
		}

		@Override
		public Executor handlers() {
			return this.system.handlers();
		}

		@Override
		public Executor virtualHandlers() {
			return this.system.virtualHandlers();
		}

		@Override
		public Executor callbacks() {
			return this.system.callbacks();
		}

		@Override
		public Executor kernel() {
			return this.system.kernel();
		}

		@Override
		public void close() {
			this.system.close();
		}

	}

	/**
	 * Passes octets on until it is told to cut all connections.
	 */
	private static final class CuttingProxy implements Closeable {

		private final ServerSocket listener;

		private final int target;

		private final List<Socket> sockets = new CopyOnWriteArrayList<>();

		CuttingProxy(String target) throws IOException {
			this.target = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
			this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
			inThread(this::accept);
		}

		String address() {
			return "127.0.0.1:" + this.listener.getLocalPort();
		}

		private static void inThread(Task task) {
			Thread thread = new Thread(() -> {
				try {
					task.run();
				}
				catch (IOException ex) {
					// Cut.
				}
			}, "proxy");
			thread.setDaemon(true);
			thread.start();
		}

		private void accept() throws IOException {
			while (true) {
				Socket near = this.listener.accept();
				Socket far = new Socket(InetAddress.getLoopbackAddress(), this.target);
				this.sockets.addAll(List.of(near, far));
				inThread(() -> pass(near, far));
				inThread(() -> pass(far, near));
			}
		}

		private static void pass(Socket from, Socket to) throws IOException {
			try (from; to) {
				InputStream in = from.getInputStream();
				OutputStream out = to.getOutputStream();
				byte[] octets = new byte[4096];
				int count = in.read(octets);
				while (count >= 0) {
					out.write(octets, 0, count);
					count = in.read(octets);
				}
			}
		}

		/** Resets all connections, so that what is on its way is lost. */
		void cut() throws IOException {
			for (Socket socket : this.sockets) {
				if (!socket.isClosed()) {
					socket.setSoLinger(true, 0);
				}
				socket.close();
			}
			this.sockets.clear();
		}

		@Override
		public void close() throws IOException {
			this.listener.close();
			cut();
		}

		private interface Task {

			void run() throws IOException;

		}

	}

}
