package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/**
 * A monitor is set from outside while its target dies: it fires once, with the reason of
 * the death, or because there is no such port any more.
 */
@JCStressTest
@Outcome(id = "1, died", expect = Expect.ACCEPTABLE, desc = "it came before the death")
@Outcome(id = "1, no_such_port", expect = Expect.ACCEPTABLE, desc = "it came too late")
@State
public class MonitorAgainstKill {

	private final PortTable table = ActorRuntime.table();

	private final String id = this.table.factory().create(ActorRuntime.PORT).id();

	private final AtomicInteger fired = new AtomicInteger();

	private volatile String kind = "";

	@Actor
	public void watcher() {
		this.table.monitor(this.id, this.table.threads().outside(), (reason) -> {
			this.kind = reason.kind();
			this.fired.incrementAndGet();
		});
	}

	@Actor
	public void killer() {
		this.table.kill(this.id, Reason.of("died"));
	}

	@Arbiter
	public void arbiter(IL_Result result) {
		result.r1 = this.fired.get();
		result.r2 = this.kind;
	}

}
