package io.aemp.docs.guides;

import java.time.Duration;

import io.aemp.Node;
import io.aemp.Port;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Supervisor {

	private static final Logger logger = LoggerFactory.getLogger(Supervisor.class);

	private final Node node;

	private final String workerNode;

	private String worker = "";

	Supervisor(Node node, String workerNode) {
		this.node = node;
		this.workerNode = workerNode;
		Port port = node.port();
		port.rcv("start", (message) -> spawn());
		port.rcv("work", (message) -> node.snd(this.worker, "work", message.text(0)));
		node.snd(port.id(), "start");
	}

	private void spawn() {
		this.worker = this.node.spawn(this.workerNode, "Demo::worker");
		this.node.mon(this.worker, (reason) -> {
			logger.info("Worker {} is gone: {}", this.worker, reason);
			this.node.after(Duration.ofSeconds(1), this::spawn);
		});
	}

}
