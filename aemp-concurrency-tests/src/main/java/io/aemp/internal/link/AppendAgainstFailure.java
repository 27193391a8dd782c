package io.aemp.internal.link;

import java.util.List;
import java.util.stream.IntStream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A context that has a monitor sends while the link fails, the loop flushes, and a new
 * link comes up. What goes over the old link has no hole, nothing goes over the new one
 * before the monitor has fired, and each message was sent or counted as lost.
 */
@JCStressTest
@Outcome(id = "0, 0, 5", expect = Expect.ACCEPTABLE, desc = "no hole, nothing too early, all accounted for")
@State
public class AppendAgainstFailure {

	private static final String PEER = "peer";

	private final LinkScene scene = new LinkScene();

	private final WaitingContext context = new WaitingContext();

	private final RecordingConnection first = this.scene.link(PEER, 1);

	private volatile RecordingConnection second = this.first;

	public AppendAgainstFailure() {
		this.scene.links().monitor(this.context, PEER, "", (reason) -> {
		});
	}

	@Actor
	public void sender() {
		for (int number = 0; number < 4; number++) {
			this.scene.send(this.context, PEER, number);
		}
	}

	@Actor
	public void loop() {
		this.scene.runtime().runTasks();
		// The old link fails, and another connection takes its place.
		this.first.end();
		this.second = this.scene.link(PEER, 2);
		this.scene.runtime().runTasks();
	}

	@Arbiter
	public void arbiter(III_Result result) {
		this.scene.runtime().runTasks();
		List<Integer> sent = this.first.numbers();
		result.r1 = sent.equals(IntStream.range(0, sent.size()).boxed().toList()) ? 0 : 1;
		result.r2 = this.second.numbers().size();
		this.context.takeAll();
		this.scene.send(this.context, PEER, 4);
		this.scene.runtime().runTasks();
		result.r3 = sent.size() + this.second.numbers().size() + this.scene.lost();
	}

}
