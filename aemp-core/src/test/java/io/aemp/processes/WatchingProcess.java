package io.aemp.processes;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Reason;
import io.aemp.node.AempNode;

/**
 * A process with a node that says which links come up and go down. Arguments: node ID,
 * where it listens, after how many seconds a silent peer of another kind is given up, and
 * perhaps a seed.
 */
final class WatchingProcess {

	static final String SECRET = "s3cret of these tests";

	private WatchingProcess() {
	}

	public static void main(String[] arguments) throws IOException {
		NodeSettingsBuilder settings = NodeSettings.builder()
			.nodeId(arguments[0])
			.bind(arguments[1])
			.timeouts((timeouts) -> timeouts.monitor(Duration.ofSeconds(Integer.parseInt(arguments[2]))))
			.secret(SECRET);
		if (arguments.length > 3) {
			settings.seed(arguments[3]);
		}
		try (AempNode node = AempNode.create(settings.build())) {
			AtomicInteger failures = new AtomicInteger();
			long[] begin = { System.nanoTime() };
			node.monNodes(new NodeObserver() {

				@Override
				public void nodeUp(String nodeId) {
					ChildProcess.say("up", nodeId);
				}

				@Override
				public void nodeDown(String nodeId, Reason reason) {
					failures.incrementAndGet();
					ChildProcess.say("down", nodeId, (System.nanoTime() - begin[0]) / 1_000_000, reason);
				}

			});
			node.start();
			ChildProcess.say("listens", node.listeners().get(0));
			BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
			String line = input.readLine();
			while (line != null) {
				String[] words = line.split(" ");
				switch (words[0]) {
					case "begin" -> begin[0] = System.nanoTime();
					case "send" -> node.snd(words[1] + "#port", "some text");
					case "wait" ->
						node.after(Duration.ofSeconds(Integer.parseInt(words[1])), () -> ChildProcess.say("waited"));
					default -> ChildProcess.say("failures", failures);
				}
				line = input.readLine();
			}
		}
	}

}
