package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Guard;
import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A guard is closed from outside while its monitor fires: the action runs once or never.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "closed before")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "fired before")
@State
public class CloseAgainstFire {

	private final PortTable table = ActorRuntime.table();

	private final String target = this.table.factory().create(ActorRuntime.PORT).id();

	private final AtomicInteger fired = new AtomicInteger();

	private final Guard guard = this.table.monitor(this.target, this.table.threads().outside(),
			(reason) -> this.fired.incrementAndGet());

	@Actor
	public void closer() {
		this.guard.close();
	}

	@Actor
	public void killer() {
		this.table.kill(this.target, Reason.NORMAL);
	}

	@Arbiter
	public void arbiter(I_Result result) {
		result.r1 = this.fired.get();
	}

}
