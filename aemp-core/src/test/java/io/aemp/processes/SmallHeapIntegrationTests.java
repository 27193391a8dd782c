package io.aemp.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real process with a heap of 64 MiB that is flooded, killed with reasons of 20 MiB and
 * brought to the end of its memory by its own handlers: every monitor fires, and every
 * call ends.
 */
class SmallHeapIntegrationTests {

	private static final int HEAP_MEBIBYTES = 64;

	private static final int PORTS = 12;

	private static final int WATCHERS = 6;

	private static final int CALLS = 200;

	private final AtomicInteger fired = new AtomicInteger();

	private final List<CompletableFuture<Message>> calls = new ArrayList<>();

	@Test
	void whenAProcessIsShortOfMemoryThenEveryMonitorFiresAndEveryCallEnds() throws Exception {
		try (ChildProcess small = ChildProcess.startWithHeap(HEAP_MEBIBYTES, List.of(), SmallHeapProcess.class, "small",
				Integer.toString(PORTS))) {
			String listener = small.hear("listens");
			try (AempNode node = AempNode.start(NodeSettings.builder()
				.nodeId("watcher")
				.address("small", listener)
				.secret(WatchingProcess.SECRET)
				.build())) {
				for (int number = 0; number < PORTS; number++) {
					watch(node, "small#port" + number);
				}
				call(node);
				flood(node);
				for (int number = 0; number < PORTS; number++) {
					end(node, number);
				}
				Awaitility.await().until(() -> this.fired.get() == PORTS * WATCHERS);
				call(node);
				node.snd("small#stuck", "still there");
			}
			assertThat(this.calls).hasSize(2 * CALLS).allMatch(CompletableFuture::isDone);
		}
		assertThat(this.fired).hasValue(PORTS * WATCHERS);
	}

	/** Half of the watchers are ports. */
	private void watch(AempNode node, String portId) {
		for (int watcher = 0; watcher < WATCHERS; watcher++) {
			if (watcher % 2 == 0) {
				node.mon(portId, this::fired);
			}
			else {
				Port port = node.port();
				port.rcv("begin", (message) -> node.mon(portId, this::fired));
				node.snd(port.id(), "begin");
			}
		}
	}

	private void fired(Reason reason) {
		this.fired.incrementAndGet();
	}

	private void call(AempNode node) {
		for (int number = 0; number < CALLS; number++) {
			this.calls.add(node.cal((number % 2 == 0) ? "small#port" + number % PORTS : "small#stuck", "echo"));
		}
	}

	/** More than fits into the heap of the other process. */
	private void flood(AempNode node) {
		byte[] large = new byte[100_000];
		for (int number = 0; number < 1000; number++) {
			node.snd("small#stuck", number, large);
			node.writable("small").handle((done, failure) -> done).join();
		}
	}

	private void end(AempNode node, int number) {
		switch (number % 3) {
			// Too much for all links together, or for the heap beside the rest.
			case 0 -> node.snd("small", "kil1", "port" + number, "killed",
					"x".repeat((number % 2 == 0) ? 20 << 20 : 8 << 20));
			case 1 -> node.snd("small#port" + number, "fill");
			default -> node.kil("small#port" + number, "killed", "x".repeat(20 << 20));
		}
		node.writable("small").handle((done, failure) -> done).join();
	}

}
