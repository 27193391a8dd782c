package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/**
 * A guard is tied to a port that dies: it is closed once if it was taken, and never if it
 * was not.
 */
@JCStressTest
@Outcome(id = "true, 1", expect = Expect.ACCEPTABLE, desc = "tied before the death")
@Outcome(id = "false, 0", expect = Expect.ACCEPTABLE, desc = "refused by the dead port")
@State
public class OwnAgainstDeath {

	private final PortTable table = ActorRuntime.table();

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT);

	private final AtomicInteger closed = new AtomicInteger();

	private boolean owned;

	@Actor
	public void owner() {
		this.owned = this.port.own(this.closed::incrementAndGet);
	}

	@Actor
	public void killer() {
		this.table.kill(this.port.id(), Reason.NORMAL);
	}

	@Arbiter
	public void arbiter(ZI_Result result) {
		result.r1 = this.owned;
		result.r2 = this.closed.get();
	}

}
