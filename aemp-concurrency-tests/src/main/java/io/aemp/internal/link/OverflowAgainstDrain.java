package io.aemp.internal.link;

import java.util.List;
import java.util.stream.IntStream;

import io.aemp.LossReason;
import io.aemp.NodeSettings;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A queue that has room for some messages is filled while the loop empties it. Either all
 * of them go out, or the link fails: then what went out has no hole, and the rest is
 * counted as lost to an overflow, but for what waits for the next link.
 */
@JCStressTest
@Outcome(id = { "0, 6, 0", "0, 6, 1" }, expect = Expect.ACCEPTABLE, desc = "all sent, or failed and accounted for")
@State
public class OverflowAgainstDrain {

	private static final String PEER = "peer";

	/** Five of them may wait. */
	private static final byte[] LARGE = new byte[600];

	private static final NodeSettings SETTINGS = LinkScene.SETTINGS.toBuilder()
		.limits((limits) -> limits.sendQueueBytes(4_096))
		.build();

	private final LinkScene scene = new LinkScene(SETTINGS);

	private final RecordingConnection connection = this.scene.link(PEER, 1);

	@Actor
	public void sender() {
		for (int number = 0; number < 6; number++) {
			this.scene.send(PEER, number, LARGE);
		}
	}

	@Actor
	public void loop() {
		this.scene.runtime().runTasks();
		this.scene.runtime().runTasks();
	}

	@Arbiter
	public void arbiter(III_Result result) {
		this.scene.runtime().runTasks();
		boolean failed = !this.scene.links().isUp(PEER);
		List<Integer> sent = this.connection.numbers();
		RecordingConnection next = failed ? this.scene.link(PEER, 2) : this.connection;
		this.scene.runtime().runTasks();
		int sentNext = failed ? next.numbers().size() : 0;
		result.r1 = sent.equals(IntStream.range(0, sent.size()).boxed().toList()) ? 0 : 1;
		result.r2 = sent.size() + sentNext + this.scene.lost(LossReason.SEND_QUEUE_OVERFLOW);
		result.r3 = failed ? 1 : 0;
	}

}
