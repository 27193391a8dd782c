package io.aemp.internal.port;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two senders fill a mailbox while one of them drains it: nothing is lost, nothing comes
 * twice, each sender keeps its order, and runs on different threads see what the last one
 * wrote.
 */
@JCStressTest
@Outcome(id = "24, 0", expect = Expect.ACCEPTABLE, desc = "all, in order")
@State
public class EnqueueAgainstDrain {

	private final Ledger ledger = new Ledger();

	private final LocalPort port = ActorRuntime.table().factory().create(ActorRuntime.PORT);

	public EnqueueAgainstDrain() {
		this.port.rcv(this.ledger);
	}

	@Actor
	public void first() {
		Ledger.send(this.port, 0);
	}

	@Actor
	public void second() {
		Ledger.send(this.port, 1);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		result.r1 = this.ledger.handled();
		result.r2 = this.ledger.disorders();
	}

}
