package io.aemp.internal.port;

import io.aemp.Dispatch;
import io.aemp.PortSettings;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The home thread of an inline port sends, partly past the mailbox, while another thread
 * fills it.
 */
@JCStressTest
@Outcome(id = "24, 0", expect = Expect.ACCEPTABLE, desc = "all, in order")
@State
public class HomeAgainstOthers {

	private final ActorLoop loop = new ActorLoop();

	private final Ledger ledger = new Ledger();

	private final LocalPort port = ActorRuntime.inlineTable(() -> this.loop)
		.factory()
		.create(PortSettings.DEFAULTS.on(Dispatch.INLINE));

	public HomeAgainstOthers() {
		this.port.rcv(this.ledger);
	}

	@Actor
	public void home() {
		this.loop.enter();
		Ledger.send(this.port, 0);
		this.loop.runTasks();
	}

	@Actor
	public void other() {
		Ledger.send(this.port, 1);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		this.loop.enter();
		this.loop.runTasks();
		result.r1 = this.ledger.handled();
		result.r2 = this.ledger.disorders();
	}

}
