package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * The order of {@link KillInOrder} on the home thread of an inline port: what it sends
 * behind the kill does not pass the mailbox.
 */
@JCStressTest
@Outcome(id = { "1, 0, 0", "1, 0, 1" }, expect = Expect.ACCEPTABLE, desc = "the kill waits for its turn")
@State
public class HomeKillInOrder {

	private final ActorLoop loop = new ActorLoop();

	private final PortTable table = ActorRuntime.inlineTable(() -> this.loop);

	private final LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(Dispatch.INLINE));

	private final AtomicInteger before = new AtomicInteger();

	private final AtomicInteger after = new AtomicInteger();

	private final AtomicInteger meanwhile = new AtomicInteger();

	public HomeKillInOrder() {
		this.port.rcv("before", (message) -> this.before.incrementAndGet());
		this.port.rcv("after", (message) -> this.after.incrementAndGet());
		this.port.rcv("meanwhile", (message) -> this.meanwhile.incrementAndGet());
	}

	@Actor
	public void home() {
		this.loop.enter();
		this.table.deliver(this.port.id(), Message.of("before"));
		this.table.kill(this.port.id(), Reason.NORMAL);
		this.table.deliver(this.port.id(), Message.of("after"));
		this.loop.runTasks();
	}

	@Actor
	public void other() {
		this.table.deliver(this.port.id(), Message.of("meanwhile"));
	}

	@Arbiter
	public void arbiter(III_Result result) {
		this.loop.enter();
		this.loop.runTasks();
		result.r1 = this.before.get();
		result.r2 = this.after.get();
		result.r3 = this.meanwhile.get();
	}

}
