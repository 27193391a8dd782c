package io.aemp.internal.port;

import io.aemp.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads make a port ready again and again: never do both run it at the same time.
 */
@JCStressTest
@Outcome(id = "6, 0", expect = Expect.ACCEPTABLE, desc = "one after the other")
@State
public class TwoDrains {

	private static final Message MESSAGE = Message.of("tick");

	private final Occupancy occupancy = new Occupancy();

	private final LocalPort port = ActorRuntime.table().factory().create(ActorRuntime.PORT);

	public TwoDrains() {
		this.port.rcv((message) -> this.occupancy.pass());
	}

	@Actor
	public void first() {
		send();
	}

	@Actor
	public void second() {
		send();
	}

	private void send() {
		this.port.deliver(MESSAGE);
		this.port.deliver(MESSAGE);
		this.port.deliver(MESSAGE);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		result.r1 = this.occupancy.entered();
		result.r2 = this.occupancy.overlaps();
	}

}
