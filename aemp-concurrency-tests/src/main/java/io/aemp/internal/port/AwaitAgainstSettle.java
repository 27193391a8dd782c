package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.internal.credit.InboundCredit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Somebody wants to be told when so much of an credit is over, which happens at this
 * moment: it was over already, or that is told, once.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "it was over already")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "it was told")
@State
public class AwaitAgainstSettle {

	private final AtomicInteger told = new AtomicInteger();

	private final InboundCredit credit = new InboundCredit("n", this.told::incrementAndGet);

	private boolean waits;

	@Actor
	public void loop() {
		this.waits = this.credit.await(2);
	}

	@Actor
	public void handler() {
		this.credit.settle(1);
		this.credit.settle(1);
		this.credit.settle(1);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		result.r1 = this.waits ? 1 : 0;
		result.r2 = this.told.get();
	}

}
