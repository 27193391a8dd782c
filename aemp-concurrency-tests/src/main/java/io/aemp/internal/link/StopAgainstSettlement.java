package io.aemp.internal.link;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.NodeSettings;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * More comes from a node than may wait, while another thread handles it: however often
 * reading stops, it goes on as soon as enough is handled, and in the end nothing counts.
 */
@JCStressTest
@Outcome(id = "8, 1, 0", expect = Expect.ACCEPTABLE, desc = "all is handled, and more would be read")
@State
public class StopAgainstSettlement {

	private static final String PEER = "peer";

	/**
	 * With so much three packets may wait; the next one stops reading until one is left.
	 */
	private static final NodeSettings SETTINGS = LinkScene.SETTINGS.toBuilder()
		.limits((limits) -> limits.receiveQueueBytes(4 * RecordingConnection.PACKET_BYTES + 96))
		.build();

	private final LinkScene scene = new LinkScene(SETTINGS);

	private final RecordingConnection connection = this.scene.link(PEER, 1);

	private final AtomicInteger handled = new AtomicInteger();

	public StopAgainstSettlement() {
		this.scene.port("one", (message) -> this.handled.incrementAndGet());
		this.scene.port("other", (message) -> this.handled.incrementAndGet());
	}

	@Actor
	public void loop() {
		for (int i = 0; i < 8; i++) {
			this.connection.receive((i % 2 == 0) ? "one" : "other", i);
			this.scene.runtime().runTasks();
		}
	}

	@Actor
	public void ports() {
		for (int i = 0; i < 4; i++) {
			this.scene.runtime().runPorts();
		}
	}

	@Arbiter
	public void arbiter(III_Result result) {
		for (int i = 0; i < 8; i++) {
			this.scene.runtime().runPorts();
			this.scene.runtime().runTasks();
		}
		result.r1 = this.handled.get();
		result.r2 = this.connection.isReading() ? 1 : 0;
		result.r3 = (int) this.scene.links().remote(PEER).inbound().held();
	}

}
