package io.aemp.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.aemp.Node;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;

/**
 * The other process of {@link OneWay}: counts what it gets.
 */
final class OneWayReceiver {

	static final String COMMAND = "one-way-receiver";

	/** After how many messages the sender may send as many more. */
	static final int BATCH = 10_000;

	static final int WINDOW_BATCHES = 20;

	private static final String SECRET_VARIABLE = "AEMP_BENCHMARK_SECRET";

	private final Node node;

	private final CountDownLatch over = new CountDownLatch(1);

	private long handled;

	private OneWayReceiver(Node node) {
		this.node = node;
	}

	/** Starts this class in a process of its own, with the same Java and options. */
	static Process start(String seed, String secret) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
		command.addAll(
				List.of("-cp", System.getProperty("java.class.path"), BenchmarkMain.class.getName(), COMMAND, seed));
		ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
		builder.environment().put(SECRET_VARIABLE, secret);
		return builder.start();
	}

	static void run(List<String> arguments) throws InterruptedException {
		NodeSettings settings = NodeSettings.builder()
			.nodeId("receiver")
			.bind()
			.seed(arguments.get(0))
			.secret(System.getenv(SECRET_VARIABLE))
			.build();
		try (AempNode node = AempNode.create(settings)) {
			OneWayReceiver receiver = new OneWayReceiver(node);
			receiver.prepare();
			node.start();
			receiver.over.await();
		}
	}

	private void prepare() {
		Port sink = this.node.port();
		sink.rcv("tick", (message) -> {
			if (++this.handled % BATCH == 0) {
				this.node.snd("sender#control", "taken");
			}
		});
		sink.rcv("end", (message) -> {
			this.node.snd("sender#control", "done", this.handled);
			this.handled = 0;
		});
		this.node.monNodes(new NodeObserver() {

			@Override
			public void nodeUp(String nodeId) {
				OneWayReceiver.this.node.snd("sender#control", "ready", sink.id());
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				OneWayReceiver.this.over.countDown();
			}

		});
	}

}
