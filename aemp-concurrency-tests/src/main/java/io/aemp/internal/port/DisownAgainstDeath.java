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
 * A guard is untied from a port that dies: it is closed once or never.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "untied before the death")
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "died before")
@State
public class DisownAgainstDeath {

	private final PortTable table = ActorRuntime.table();

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT);

	private final AtomicInteger closed = new AtomicInteger();

	private final Guard guard = this.closed::incrementAndGet;

	public DisownAgainstDeath() {
		this.port.own(this.guard);
	}

	@Actor
	public void disowner() {
		this.port.disown(this.guard);
	}

	@Actor
	public void killer() {
		this.table.kill(this.port.id(), Reason.NORMAL);
	}

	@Arbiter
	public void arbiter(I_Result result) {
		result.r1 = this.closed.get();
	}

}
