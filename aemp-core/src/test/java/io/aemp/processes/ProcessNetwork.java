package io.aemp.processes;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;

/**
 * Processes with a node each, and what all of them should see.
 */
final class ProcessNetwork implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofMillis(20);

	/** Far more than anything takes; whoever is not one network by then never will be. */
	private final Map<String, ChildProcess> processes = new LinkedHashMap<>();

	private final Map<String, @Nullable Object> expected = new TreeMap<>();

	/**
	 * Starts a process, and returns while it is starting.
	 * @param wrapper a command that runs another one, empty for none
	 * @param nodeId its node
	 * @param bind where the node listens
	 * @param seeds its seeds
	 */
	void start(List<String> wrapper, String nodeId, String bind, List<String> seeds) throws IOException {
		List<String> arguments = new ArrayList<>(List.of(nodeId, bind));
		arguments.addAll(seeds);
		this.processes.put(nodeId, ChildProcess.start(wrapper, NetworkProcess.class, arguments.toArray(String[]::new)));
		this.expected.put(nodeId, "started");
	}

	/** Waits until all nodes have started. */
	void awaitStarts() throws InterruptedException {
		for (ChildProcess process : this.processes.values()) {
			process.hear("started");
		}
	}

	/** Each node changes its entry. */
	void setAll(String value) {
		this.processes.forEach((nodeId, process) -> {
			process.tell("set", value);
			this.expected.put(nodeId, value);
		});
	}

	/**
	 * Waits until all nodes see the entries of all.
	 * @return how long that took, in seconds
	 */
	double awaitOneNetwork() throws InterruptedException {
		long start = System.nanoTime();
		while (!isOneNetwork()) {
			if (System.nanoTime() - start > Patience.LIMIT.toNanos()) {
				throw new AssertionError("The processes are no network after " + Patience.LIMIT + ": " + views());
			}
			TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
		}
		return (System.nanoTime() - start) / 1e9;
	}

	private boolean isOneNetwork() throws InterruptedException {
		String expected = NetworkProcess.text(this.expected);
		return views().values().stream().allMatch(expected::equals);
	}

	private Map<String, String> views() throws InterruptedException {
		Map<String, String> views = new TreeMap<>();
		this.processes.values().forEach((process) -> process.tell("view"));
		for (Map.Entry<String, ChildProcess> process : this.processes.entrySet()) {
			views.put(process.getKey(), process.getValue().hear("sees"));
		}
		return views;
	}

	@Override
	public void close() {
		this.processes.values().forEach(ChildProcess::close);
	}

}
