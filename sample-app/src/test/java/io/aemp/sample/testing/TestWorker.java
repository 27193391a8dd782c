package io.aemp.sample.testing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.node.AempNode;

/**
 * A worker that only collects its jobs, until the test says how to answer them.
 */
public final class TestWorker implements AutoCloseable {

	private final AempNode node;

	private final List<Message> jobs = new CopyOnWriteArrayList<>();

	private volatile boolean greets = true;

	private volatile Port scaler;

	private volatile Guard entry;

	private TestWorker(AempNode node) {
		this.node = node;
	}

	/** A node that is linked to another, without a scaler. */
	public static TestWorker linkedTo(AempNode seed, String nodeId, String secret) {
		return linkedTo(seed.listeners(), nodeId, secret, false);
	}

	/** A node that is linked to another and has a scaler. */
	public static TestWorker start(AempNode seed, String nodeId, String secret) {
		return linkedTo(seed.listeners(), nodeId, secret, true);
	}

	public static TestWorker linkedTo(List<String> seeds, String nodeId, String secret, boolean scaler) {
		AempNode node = AempNode.create(
				NodeSettings.builder().nodeId(nodeId).bind().seed(seeds.toArray(String[]::new)).secret(secret).build());
		TestWorker worker = new TestWorker(node);
		if (scaler) {
			worker.makeScaler();
		}
		node.start();
		return worker;
	}

	public void makeScaler() {
		this.scaler = this.node.port().rcv("scale", this::scale);
		this.entry = this.node.family("my_image_scalers").register(this.scaler);
	}

	/** A scaler that somebody else has entered in the family. */
	public void makeScaler(String name) {
		this.scaler = this.node.port(name).rcv("scale", this::scale);
	}

	private void scale(Message message) {
		if (message.bytes(0).length > 0) {
			this.jobs.add(message);
		}
		else if (this.greets) {
			this.node.snd(message.text(2), "failed", "empty");
		}
	}

	public void greets(boolean greets) {
		this.greets = greets;
	}

	/** The jobs it was given, as {@code <image>, <width>, <reply port>}. */
	public List<Message> jobs() {
		return this.jobs;
	}

	public void answer(int job, Object... answer) {
		this.node.snd(this.jobs.get(job).text(2), answer);
	}

	/** Kills its port while the node lives on. */
	public void killScaler() {
		this.node.kil(this.scaler.id(), "die", "a test wants it");
	}

	/** Takes its port out of the family, where it lives on. */
	public void leave() {
		this.entry.close();
	}

	@Override
	public void close() {
		this.node.close();
	}

}
