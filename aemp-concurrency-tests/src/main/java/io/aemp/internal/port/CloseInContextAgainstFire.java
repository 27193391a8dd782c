package io.aemp.internal.port;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A port closes its guard in a handler while the monitor fires: afterwards the action
 * does not run, even if it was queued.
 */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "closed before")
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "fired before")
@State
public class CloseInContextAgainstFire {

	private final PortTable table = ActorRuntime.table();

	private final LocalPort owner = this.table.factory().create(ActorRuntime.PORT);

	private final String target = this.table.factory().create(ActorRuntime.PORT).id();

	/** Confined to the owner, like the two below. */
	private boolean closed;

	private int fired;

	private int firedClosed;

	public CloseInContextAgainstFire() {
		Guard guard = this.table.monitor(this.target, this.owner, (reason) -> {
			if (this.closed) {
				this.firedClosed++;
			}
			this.fired++;
		});
		this.owner.rcv((message) -> {
			guard.close();
			this.closed = true;
		});
	}

	@Actor
	public void closer() {
		this.owner.deliver(Message.of("close"));
	}

	@Actor
	public void killer() {
		this.table.kill(this.target, Reason.NORMAL);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		result.r1 = this.fired;
		result.r2 = this.firedClosed;
	}

}
