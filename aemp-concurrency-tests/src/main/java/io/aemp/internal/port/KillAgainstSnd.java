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
 * A port is killed while another thread sends to it: each message is handled before the
 * death, or counted as undeliverable.
 */
@JCStressTest
@Outcome(id = { "0, 2, 0", "1, 1, 0", "2, 0, 0" }, expect = Expect.ACCEPTABLE,
		desc = "handled before the death, or counted")
@State
public class KillAgainstSnd {

	private static final Message MESSAGE = Message.of("tick");

	private final PortTable table = ActorRuntime.table();

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT);

	private final AtomicInteger handled = new AtomicInteger();

	private final AtomicInteger handledDead = new AtomicInteger();

	private volatile boolean toldDead;

	public KillAgainstSnd() {
		this.port.rcv((message) -> (this.toldDead ? this.handledDead : this.handled).incrementAndGet());
		this.table.monitor(this.port.id(), this.table.threads().outside(), (reason) -> this.toldDead = true);
	}

	@Actor
	public void killer() {
		this.table.kill(this.port.id(), Reason.NORMAL);
	}

	@Actor
	public void sender() {
		this.table.deliver(this.port.id(), MESSAGE);
		this.table.deliver(this.port.id(), MESSAGE);
	}

	@Arbiter
	public void arbiter(III_Result result) {
		result.r1 = this.handled.get();
		result.r2 = (int) this.table.losses().total();
		result.r3 = this.handledDead.get();
	}

}
