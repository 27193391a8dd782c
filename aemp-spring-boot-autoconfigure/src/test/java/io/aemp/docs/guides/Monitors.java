package io.aemp.docs.guides;

import java.util.concurrent.ScheduledFuture;

import io.aemp.Node;
import io.aemp.Port;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class Monitors {

	private static final Logger logger = LoggerFactory.getLogger(Monitors.class);

	private final Node node;

	Monitors(Node node) {
		this.node = node;
	}

	void forms(String worker, Port port, ScheduledFuture<?> timer) {
		this.node.mon(worker, (reason) -> logger.info("{} is gone: {}", worker, reason));
		this.node.mon(worker, port.id());
		this.node.mon(worker, port.id(), "worker-died", worker);
		this.node.monGuard(worker, () -> timer.cancel(false));
		this.node.mon("worker-1", (reason) -> logger.info("The link to worker-1 failed: {}", reason));
	}

	void together() {
		this.node.port("worker").rcv("join", (message) -> this.node.mon(message.text(0)));

		Port master = this.node.port();
		master.rcv("begin", (message) -> {
			this.node.mon("b#worker", (reason) -> giveItsWorkToAnother());
			this.node.snd("b#worker", "join", master.id());
		});
	}

	private void giveItsWorkToAnother() {
	}

}
