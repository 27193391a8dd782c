package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A monitor is set for a port that dies meanwhile: it never fires, even if its target
 * dies later.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "it ended with its owner")
@State
public class MonitorAgainstDeathOfOwner {

	private final PortTable table = ActorRuntime.table();

	private final LocalPort owner = this.table.factory().create(ActorRuntime.PORT);

	private final String target = this.table.factory().create(ActorRuntime.PORT).id();

	private final AtomicInteger fired = new AtomicInteger();

	@Actor
	public void watcher() {
		this.table.monitor(this.target, this.owner, (reason) -> this.fired.incrementAndGet());
	}

	@Actor
	public void killer() {
		this.table.kill(this.owner.id(), Reason.NORMAL);
	}

	@Arbiter
	public void arbiter(I_Result result) {
		this.table.kill(this.target, Reason.NORMAL);
		result.r1 = this.fired.get();
	}

}
