package io.aemp.internal.link;

import io.aemp.LossReason;
import io.aemp.NodeSettings;
import io.aemp.internal.link.outbound.OutboundBudget;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two queues grow at the same time, and there is room for one of them: exactly one link
 * fails, and the threads do not wait for each other's locks.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "one queue is lost, the other one waits")
@State
public class TwoQueuesOverTheBudget {

	/** One step of the budget, with all costs. */
	private static final byte[] STEP = new byte[OutboundBudget.STEP];

	private static final NodeSettings SETTINGS = LinkScene.SETTINGS.toBuilder()
		.limits((limits) -> limits.totalSendQueueBytes(OutboundBudget.STEP + 1))
		.build();

	private final LinkScene scene = new LinkScene(SETTINGS);

	@Actor
	public void one() {
		this.scene.send("one", 1, STEP);
	}

	@Actor
	public void other() {
		this.scene.send("other", 2, STEP);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		result.r1 = this.scene.lost(LossReason.SEND_QUEUE_OVERFLOW);
		RecordingConnection one = this.scene.link("one", 1);
		RecordingConnection other = this.scene.link("other", 1);
		this.scene.runtime().runTasks();
		result.r2 = one.numbers().size() + other.numbers().size();
	}

}
