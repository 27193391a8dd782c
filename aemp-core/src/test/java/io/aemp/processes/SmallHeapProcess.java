package io.aemp.processes;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.node.AempNode;

/**
 * A process with a small heap. Its ports are flooded, killed and called by others; the
 * message "fill" takes what is left of the heap until an error ends the port that got it.
 * Arguments: the node ID, and how many ports it has.
 */
final class SmallHeapProcess {

	private SmallHeapProcess() {
	}

	public static void main(String[] arguments) throws Exception {
		try (AempNode node = AempNode.start(NodeSettings.builder()
			.nodeId(arguments[0])
			.bind("127.0.0.1:0")
			.secret(WatchingProcess.SECRET)
			.limits((limits) -> limits.maxFrameBytes(40 << 20))
			.timeouts((timeouts) -> timeouts.standstill(Duration.ofSeconds(2)))
			.build())) {
			for (int number = 0; number < Integer.parseInt(arguments[1]); number++) {
				serve(node, node.port(PortSettings.DEFAULTS.named("port" + number)));
			}
			// Takes what comes and never comes to an end.
			CountDownLatch never = new CountDownLatch(1);
			node.port(PortSettings.DEFAULTS.named("stuck")).rcv((message) -> never.await());
			ChildProcess.say("listens", node.listeners().get(0));
			never.await();
		}
	}

	private static void serve(AempNode node, Port port) {
		port.rcv("echo", (message) -> node.snd(message.text(message.size() - 1), "echo"));
		port.rcv("fill", (message) -> {
			Object chain = null;
			while (true) {
				chain = new Object[] { chain, new byte[1 << 16] };
			}
		});
	}

}
