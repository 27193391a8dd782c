package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Message;
import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ILI_Result;

/**
 * Races the death of a port against a monitor that belongs to a busy port.
 */
@JCStressTest
@Outcome(id = "1, died, 0", expect = Expect.ACCEPTABLE, desc = "it came before the death")
@Outcome(id = "1, no_such_port, 0", expect = Expect.ACCEPTABLE, desc = "it came too late")
@State
public class PortMonitorAgainstKill {

	private static final Message MESSAGE = Message.of("tick");

	private final PortTable table = ActorRuntime.table();

	private final LocalPort owner = this.table.factory().create(ActorRuntime.PORT);

	private final String target = this.table.factory().create(ActorRuntime.PORT).id();

	private final Occupancy occupancy = new Occupancy();

	private final AtomicInteger fired = new AtomicInteger();

	private volatile String kind = "";

	public PortMonitorAgainstKill() {
		this.owner.rcv((message) -> this.occupancy.pass());
	}

	@Actor
	public void watcher() {
		this.table.monitor(this.target, this.owner, (reason) -> {
			this.occupancy.pass();
			this.kind = reason.kind();
			this.fired.incrementAndGet();
		});
		this.owner.deliver(MESSAGE);
	}

	@Actor
	public void killer() {
		this.table.kill(this.target, Reason.of("died"));
		this.owner.deliver(MESSAGE);
	}

	@Arbiter
	public void arbiter(ILI_Result result) {
		result.r1 = this.fired.get();
		result.r2 = this.kind;
		result.r3 = this.occupancy.overlaps();
	}

}
