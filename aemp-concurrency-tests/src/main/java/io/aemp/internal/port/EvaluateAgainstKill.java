package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A thread runs a task in a port that is killed: the task runs before the death, or the
 * caller hears of it.
 */
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "before the death")
@Outcome(id = "-1, 0", expect = Expect.ACCEPTABLE, desc = "too late")
@State
public class EvaluateAgainstKill {

	private final PortTable table = ActorRuntime.table();

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT);

	private final AtomicInteger runs = new AtomicInteger();

	private int answer;

	@Actor
	public void evaluator() {
		try {
			this.answer = Evaluation.evaluate(this.port, this.runs::incrementAndGet);
		}
		catch (Exception ex) {
			this.answer = -1;
		}
	}

	@Actor
	public void killer() {
		this.table.kill(this.port.id(), Reason.NORMAL);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		result.r1 = this.answer;
		result.r2 = this.runs.get();
	}

}
