package io.aemp.benchmarks.load;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.node.AempNode;

/**
 * A node that sends.
 */
final class NodeSender implements Sender {

	private final Options options;

	private final AempNode node;

	private final Window window = new Window();

	private final BlockingQueue<Message> replies = new LinkedBlockingQueue<>();

	private final Port control;

	private String sink = "";

	NodeSender(Options options, Contender contender, String secret) {
		this.options = options;
		this.node = AempNode.start(NodeSettings.builder().nodeId("sender").bind("127.0.0.1:0").secret(secret).build());
		this.control = this.node.port("control");
		this.control.rcv("ready", this.replies::add);
		this.control.rcv("done", this.replies::add);
		this.control.rcv("taken", (message) -> this.window.taken());
		Port pinger = this.node.port(contender.port().named("pinger"));
		pinger.rcv("tick", (message) -> {
			long number = message.integer(0) + 1;
			if (number < options.messages()) {
				this.node.snd(this.sink, "tick", number, PAYLOAD);
			}
			else {
				this.node.snd(this.control.id(), "done", number);
			}
		});
	}

	@Override
	public String address() {
		return this.node.listeners().get(0);
	}

	@Override
	public void connect() throws InterruptedException {
		this.sink = this.replies.take().text(0);
	}

	@Override
	public long round() throws InterruptedException {
		long start = System.nanoTime();
		if (this.options.load() == Load.PING_PONG) {
			this.node.snd(this.sink, "tick", 0, PAYLOAD);
		}
		else {
			Senders.run(this.options.senders(), this::send);
			this.node.snd(this.sink, "end");
		}
		long handled = this.replies.take().integer(0);
		long nanos = System.nanoTime() - start;
		this.window.reset();
		long sent = (long) this.options.messages() * this.options.senders();
		if (handled != sent) {
			throw new IllegalStateException("Sent " + sent + " messages, but " + handled + " were handled");
		}
		return nanos;
	}

	private void send() {
		for (int i = 0; i < this.options.messages(); i++) {
			this.window.enter(i);
			this.node.snd(this.sink, "tick", i, PAYLOAD);
		}
	}

	@Override
	public void close() {
		this.node.close();
	}

}
