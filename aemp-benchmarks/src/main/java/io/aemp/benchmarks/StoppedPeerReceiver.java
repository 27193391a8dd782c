package io.aemp.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Reason;
import io.aemp.node.AempNode;

/**
 * One of the other processes of {@link StoppedPeer}: counts what it gets, and tells.
 */
final class StoppedPeerReceiver {

	static final String COMMAND = "stopped-peer-receiver";

	static final String SINK = "sink";

	/** After how many messages the sender is told. */
	private static final int BATCH = 100;

	private static final String SECRET_VARIABLE = "AEMP_BENCHMARK_SECRET";

	/** Touched by the sink only. */
	private long handled;

	private StoppedPeerReceiver() {
	}

	/** Starts this class in a process of its own. */
	static Process start(String nodeId, String seed, String secret) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m", "-cp",
						System.getProperty("java.class.path"), BenchmarkMain.class.getName(), COMMAND, nodeId, seed))
			.inheritIO();
		builder.environment().put(SECRET_VARIABLE, secret);
		return builder.start();
	}

	/** Runs until the process is killed. */
	static void run(List<String> arguments) throws InterruptedException {
		NodeSettings settings = NodeSettings.builder()
			.nodeId(arguments.get(0))
			.bind("127.0.0.1:0")
			.seed(arguments.get(1))
			.secret(System.getenv(SECRET_VARIABLE))
			.build();
		try (AempNode node = AempNode.create(settings)) {
			new StoppedPeerReceiver().prepare(node);
			node.start();
			new CountDownLatch(1).await();
		}
	}

	private void prepare(AempNode node) {
		String sender = "node#" + node.id();
		node.port(SINK).rcv("data", (message) -> {
			if (++this.handled % BATCH == 0) {
				node.snd(sender, "handled", this.handled);
			}
		});
		node.monNodes(new NodeObserver() {

			@Override
			public void nodeUp(String nodeId) {
				node.snd(sender, "ready");
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
			}

		});
	}

}
