package io.aemp.benchmarks;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.node.AempNode;

/**
 * Sends messages {@code [tag, integer, 32 characters]} to a port in another process, as
 * fast as that takes them, and counts how many are handled a second there.
 */
final class OneWay {

	private static final String PAYLOAD = "0123456789abcdef0123456789abcdef";

	private final Options options;

	/** How many batches may be on their way: well below the bound of the send queue. */
	private final Semaphore window = new Semaphore(OneWayReceiver.WINDOW_BATCHES);

	private final SynchronousQueue<Message> replies = new SynchronousQueue<>();

	OneWay(Options options) {
		this.options = options;
	}

	void run() throws Exception {
		String secret = Long.toHexString(new SecureRandom().nextLong());
		NodeSettings settings = NodeSettings.builder().nodeId("sender").bind("127.0.0.1:0").secret(secret).build();
		try (AempNode node = AempNode.start(settings)) {
			Port control = node.port("control");
			control.rcv("ready", this.replies::put);
			control.rcv("done", this.replies::put);
			control.rcv("taken", (message) -> this.window.release());
			Process receiver = OneWayReceiver.start(node.listeners().get(0), secret);
			try {
				String sink = this.replies.take().text(0);
				List<Double> rates = new ArrayList<>();
				for (int round = 0; round < this.options.rounds(); round++) {
					double rate = round(node, sink);
					System.out.printf("round %2d: %.2f million messages/s%n", round + 1, rate / 1e6);
					if (round >= this.options.rounds() / 2) {
						rates.add(rate);
					}
				}
				report(rates);
			}
			finally {
				receiver.destroy();
			}
		}
	}

	private double round(AempNode node, String sink) throws InterruptedException {
		long start = System.nanoTime();
		Thread[] senders = new Thread[this.options.senders()];
		for (int i = 0; i < senders.length; i++) {
			senders[i] = new Thread(() -> send(node, sink));
			senders[i].start();
		}
		for (Thread sender : senders) {
			sender.join();
		}
		node.snd(sink, "end");
		long handled = this.replies.take().integer(0);
		long nanos = System.nanoTime() - start;
		long sent = (long) this.options.messages() * senders.length;
		if (handled != sent) {
			throw new IllegalStateException("Sent " + sent + " messages, but " + handled + " were handled");
		}
		return handled * 1e9 / nanos;
	}

	private void send(AempNode node, String sink) {
		for (int i = 0; i < this.options.messages(); i++) {
			if (i % OneWayReceiver.BATCH == 0) {
				this.window.acquireUninterruptibly();
			}
			node.snd(sink, "tick", i, PAYLOAD);
		}
	}

	private void report(List<Double> rates) {
		double[] sorted = rates.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		System.out.printf(
				"one-way, %d sender(s), %d messages a round, Java %s: median %.2f, %.2f to %.2f million messages/s%n",
				this.options.senders(), this.options.messages(), Runtime.version(), sorted[sorted.length / 2] / 1e6,
				sorted[0] / 1e6, Arrays.stream(sorted).max().orElse(0) / 1e6);
	}

}
