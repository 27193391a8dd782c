package io.aemp.internal.port;

import io.aemp.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thread runs a task in a port while another thread sends to it: one after the other,
 * and both happen.
 */
@JCStressTest
@Outcome(id = "3, 0, 1", expect = Expect.ACCEPTABLE, desc = "one after the other")
@State
public class EvaluateAgainstSnd {

	private static final Message MESSAGE = Message.of("tick");

	private final LocalPort port = ActorRuntime.table().factory().create(ActorRuntime.PORT);

	private final Occupancy occupancy = new Occupancy();

	private int answer;

	public EvaluateAgainstSnd() {
		this.port.rcv((message) -> this.occupancy.pass());
	}

	@Actor
	public void evaluator() {
		try {
			this.answer = Evaluation.evaluate(this.port, () -> {
				this.occupancy.pass();
				return 1;
			});
		}
		catch (Exception ex) {
			this.answer = -1;
		}
	}

	@Actor
	public void sender() {
		this.port.deliver(MESSAGE);
		this.port.deliver(MESSAGE);
	}

	@Arbiter
	public void arbiter(III_Result result) {
		result.r1 = this.occupancy.entered();
		result.r2 = this.occupancy.overlaps();
		result.r3 = this.answer;
	}

}
