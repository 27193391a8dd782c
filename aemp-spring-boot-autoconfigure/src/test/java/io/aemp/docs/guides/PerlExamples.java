package io.aemp.docs.guides;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.Dispatch;
import io.aemp.Family;
import io.aemp.Guard;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class PerlExamples {

	private static final Logger logger = LoggerFactory.getLogger(PerlExamples.class);

	void configure(String secret) {
		AempNode node = AempNode.start(NodeSettings.builder()
			.nodeId("myscript/%n/%u")
			.bind("*:4040")
			.seed("10.0.0.1:4040", "10.0.0.2:4040")
			.secret(secret)
			.build());
		node.close();
	}

	void ids(Node node, String portId) {
		String thisNode = node.id();
		String nodeId = PortId.nodeOf(portId);
		boolean local = node.portIsLocal(portId);
		logger.info("{} {} {}", thisNode, nodeId, local);
	}

	void snd(Node node, String portId, List<Object> portIdAndMessage) {
		node.snd(portId, "type", "data", 42);
		node.snd(portIdAndMessage);
	}

	void port(Node node) {
		Port port = node.port();
		Port echo = node.port((message) -> node.snd(message.text(0), "pong"));
		Port named = node.port("greeter");
		Port busy = node.port(PortSettings.DEFAULTS.on(Dispatch.VIRTUAL).mailboxLimit(1000));
		logger.info("{} {} {} {}", port.id(), echo.id(), named.id(), busy.id());
	}

	void rcv(Node node, Port port) {
		port.rcv((message) -> logger.info("anything: {} elements", message.size()));
		port.rcv("ping", (message) -> node.snd(message.text(0), "pong"));
		port.rcv("ping", null);
		node.rcv(port.id(), "ping", (message) -> node.snd(message.text(0), "pong"));
	}

	void peval(Node node, Port port) throws Exception {
		int size = node.peval(port, () -> 42);
		logger.info("{}", size);
	}

	void psub(Node node, Port port, Executor executor) {
		port.rcv("compute", (message) -> {
			Runnable later = node.psub(() -> node.kil(node.self().id()));
			executor.execute(later);
		});
	}

	void mon(Node node, String port, String local) {
		Guard guard = node.mon(port, (reason) -> logger.info("died: {}", reason));
		node.mon(port, local);
		node.mon(port, local, "port-died", port);
		guard.close();
	}

	void monSelf(Node node, Port port, String other) {
		port.rcv("watch", (message) -> node.mon(other));
	}

	void monGuard(Node node, String port, AutoCloseable timer, AutoCloseable file) {
		node.monGuard(port, timer, file);
	}

	void kil(Node node, String port) {
		node.kil(port);
		node.kil(port, "my_error", "everything is broken");
	}

	void spawn(Node node, String member) {
		node.function("Demo::Chat::connect", (arguments) -> node.self()
			.rcv("say", (message) -> node.snd(arguments.text(0), "said", message.text(0))));

		String chat = node.spawn("other-node", "Demo::Chat::connect", member);
		node.snd(chat, "say", "hello");
	}

	void after(Node node, String port) {
		Guard message = node.after(Duration.ofSeconds(1), port, "tick");
		Guard task = node.after(Duration.ofSeconds(1), () -> logger.info("a second later"));
		message.close();
		task.close();
	}

	void cal(Node node, String port) {
		CompletableFuture<Message> reply = node.cal(port, "add", 1, 2);
		CompletableFuture<Message> timed = node.cal(port, Duration.ofSeconds(5), "add", 1, 2);
		timed.whenComplete((message, ex) -> logger.info("{}", (ex != null) ? ex : message.integer(0)));
		reply.cancel(true);
	}

	void dbSet(Node node, String port) {
		Family family = node.family("my_image_scalers");
		Guard guard = family.set("key", "value");
		family.set("key-without-value");
		family.delete("key", "key-without-value");
		family.register(port, "value");
		guard.close();
	}

	void dbQuery(Node node) {
		Family family = node.family("my_image_scalers");
		family.content().thenAccept((content) -> logger.info("{}", content.asMap().keySet()));
		family.keys().thenAccept((keys) -> logger.info("{}", keys));
		family.values().thenAccept((values) -> logger.info("{}", values.size()));
	}

	void dbMon(Node node) {
		List<String> members = new ArrayList<>();
		Guard guard = node.family("mygroup").mon((content, added, changed, deleted) -> {
			members.addAll(added);
			members.removeAll(deleted);
		});
		guard.close();
	}

	void kernel(Node node) {
		node.sndToFunc("other-node", "Demo::Log::rotate", "daily");
		logger.info("linked to {}, to other-node: {}", node.upNodes(), node.nodeIsUp("other-node"));
		node.monNodes(new NodeObserver() {

			@Override
			public void nodeUp(String nodeId) {
				logger.info("{} is up", nodeId);
			}

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				logger.info("{} is down: {}", nodeId, reason);
			}

		});
	}

	void more(Node node, String port) {
		node.monOutside(port, (reason) -> logger.info("died: {}", reason));
		node.writable("other-node").thenRun(() -> logger.info("other-node takes more"));
		node.monLosses((portId, reason, message) -> logger.info("lost for {}: {}", portId, reason));
		logger.info("lost: {}", node.lostMessages(LossReason.LINK_DOWN));
		logger.info("role: {}, links: {}", node.network(), node.statistics().links());
	}

}
