package io.aemp.benchmarks.load;

import java.util.concurrent.CountDownLatch;

import io.aemp.Node;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;

/**
 * A node that counts what it gets, or sends it back.
 */
final class NodeReceiver {

	private final Node node;

	private final CountDownLatch over = new CountDownLatch(1);

	private long handled;

	private NodeReceiver(Node node) {
		this.node = node;
	}

	/** Runs until the sender is gone. */
	static void run(Load load, Contender contender, String address, String secret) throws InterruptedException {
		NodeSettings settings = NodeSettings.builder().nodeId("receiver").bind().seed(address).secret(secret).build();
		try (AempNode node = AempNode.create(settings)) {
			NodeReceiver receiver = new NodeReceiver(node);
			receiver.prepare(load, node.port(contender.port()));
			node.start();
			receiver.over.await();
		}
	}

	private void prepare(Load load, Port sink) {
		if (load == Load.ONE_WAY) {
			count(sink);
		}
		else {
			sink.rcv("tick", (message) -> this.node.snd("sender#pinger", "tick", message.integer(0), message.text(1)));
		}
		this.node.monNodes(new NodeObserver() {

			@Override
			public void nodeUp(String nodeId) {
				NodeReceiver.this.node.snd("sender#control", "ready", sink.id());
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				NodeReceiver.this.over.countDown();
			}

		});
	}

	private void count(Port sink) {
		sink.rcv("tick", (message) -> {
			if (++this.handled % Window.BATCH == 0) {
				this.node.snd("sender#control", "taken");
			}
		});
		sink.rcv("end", (message) -> {
			this.node.snd("sender#control", "done", this.handled);
			this.handled = 0;
		});
	}

}
