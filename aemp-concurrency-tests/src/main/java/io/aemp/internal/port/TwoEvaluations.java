package io.aemp.internal.port;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two threads run tasks in a port: one after the other, and the second sees what the
 * first wrote.
 */
@JCStressTest
@Outcome(id = { "1, 2, 0", "2, 1, 0" }, expect = Expect.ACCEPTABLE, desc = "one after the other")
@State
public class TwoEvaluations {

	private final LocalPort port = ActorRuntime.table().factory().create(ActorRuntime.PORT);

	private final Occupancy occupancy = new Occupancy();

	/** Confined to the port. */
	private int count;

	private int first;

	private int second;

	@Actor
	public void first() {
		this.first = evaluate();
	}

	@Actor
	public void second() {
		this.second = evaluate();
	}

	private int evaluate() {
		try {
			return Evaluation.evaluate(this.port, () -> {
				this.occupancy.pass();
				return ++this.count;
			});
		}
		catch (Exception ex) {
			return -1;
		}
	}

	@Arbiter
	public void arbiter(III_Result result) {
		result.r1 = this.first;
		result.r2 = this.second;
		result.r3 = this.occupancy.overlaps();
	}

}
