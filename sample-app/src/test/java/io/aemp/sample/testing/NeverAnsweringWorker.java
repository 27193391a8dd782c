package io.aemp.sample.testing;

import java.util.List;

import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.node.AempNode;

/**
 * A process that is a worker: takes a job, says so on standard output, and never answers.
 */
public final class NeverAnsweringWorker {

	/** Said as soon as there is a job. */
	public static final String BEGAN = "began to work";

	private NeverAnsweringWorker() {
	}

	public static void main(String[] args) throws InterruptedException {
		AempNode node = AempNode.create(NodeSettings.builder()
			.nodeId(args[0])
			.bind()
			.seed(args[1])
			.secret(System.getenv("AEMP_SECRET"))
			.build());
		Port scaler = node.port().rcv("scale", (message) -> {
			if (message.bytes(0).length == 0) {
				node.snd(message.text(2), "failed", "The file is empty");
			}
			else {
				System.out.println(BEGAN);
			}
		});
		node.family("my_image_scalers").register(scaler);
		node.start();
		Thread.currentThread().join();
	}

}
