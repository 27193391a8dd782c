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
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A thread sends, kills and sends again, while another thread sends: what was sent before
 * the kill is handled, what was sent after it is not.
 */
@JCStressTest
@Outcome(id = { "1, 0, 0", "1, 0, 1" }, expect = Expect.ACCEPTABLE, desc = "the kill waits for its turn")
@State
public class KillInOrder {

	private final PortTable table = ActorRuntime.table();

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT);

	private final AtomicInteger before = new AtomicInteger();

	private final AtomicInteger after = new AtomicInteger();

	private final AtomicInteger meanwhile = new AtomicInteger();

	public KillInOrder() {
		this.port.rcv("before", (message) -> this.before.incrementAndGet());
		this.port.rcv("after", (message) -> this.after.incrementAndGet());
		this.port.rcv("meanwhile", (message) -> this.meanwhile.incrementAndGet());
	}

	@Actor
	public void killer() {
		this.table.deliver(this.port.id(), Message.of("before"));
		this.table.kill(this.port.id(), Reason.NORMAL);
		this.table.deliver(this.port.id(), Message.of("after"));
	}

	@Actor
	public void sender() {
		this.table.deliver(this.port.id(), Message.of("meanwhile"));
	}

	@Arbiter
	public void arbiter(III_Result result) {
		result.r1 = this.before.get();
		result.r2 = this.after.get();
		result.r3 = this.meanwhile.get();
	}

}
