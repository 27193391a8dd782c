package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Reason;
import io.aemp.internal.credit.InboundCredit;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two loops deliver messages of other nodes, and drain them, until one of them ends the
 * port: each message is handled or lost, and what waited is settled once, whoever drops
 * it. They are so large that each is taken on its own.
 */
@JCStressTest
@Outcome(id = "6, 0", expect = Expect.ACCEPTABLE, desc = "each once")
@State
public class DeathAgainstCharges {

	private static final int COST = 1 << 20;

	private final PortTable table = ActorRuntime.table();

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT);

	private final InboundCredit credit = new InboundCredit("n2", () -> {
	});

	private final AtomicLong charged = new AtomicLong();

	private final AtomicInteger handled = new AtomicInteger();

	public DeathAgainstCharges() {
		this.port.rcv((message) -> this.handled.incrementAndGet());
	}

	@Actor
	public void first() {
		deliver();
		deliver();
		deliver();
	}

	@Actor
	public void second() {
		deliver();
		deliver();
		this.port.die(Reason.of("killed"));
		deliver();
	}

	private void deliver() {
		Object[] packet = { "port", "tick" };
		if (this.table.deliver(this.port.id(), packet, this.credit.charge(COST))) {
			this.charged.addAndGet(COST);
		}
	}

	@Arbiter
	public void arbiter(II_Result result) {
		result.r1 = this.handled.get() + (int) this.table.losses().total();
		result.r2 = (int) (this.charged.get() - this.credit.settled());
	}

}
