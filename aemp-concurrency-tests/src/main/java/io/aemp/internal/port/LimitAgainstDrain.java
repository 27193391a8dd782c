package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Two senders fill a small mailbox while one of them drains it: the port dies once at
 * most, and each message is handled or counted as undeliverable. The handler that runs
 * while another thread makes the mailbox overflow still ends.
 */
@JCStressTest
@Outcome(id = { "0, 6, 0", "1, 6, 0" }, expect = Expect.ACCEPTABLE, desc = "all handled, or the port died")
@Outcome(id = "1, 6, 1", expect = Expect.ACCEPTABLE_INTERESTING, desc = "a handler had begun when the death was told")
@State
public class LimitAgainstDrain {

	private static final Message MESSAGE = Message.of("tick");

	private final PortTable table = ActorRuntime.table();

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT.mailboxLimit(2));

	private final AtomicInteger handled = new AtomicInteger();

	private final AtomicInteger handledDead = new AtomicInteger();

	private final AtomicInteger deaths = new AtomicInteger();

	public LimitAgainstDrain() {
		this.port.rcv((message) -> {
			if (this.deaths.get() != 0) {
				this.handledDead.incrementAndGet();
			}
			this.handled.incrementAndGet();
		});
		this.table.monitor(this.port.id(), this.table.threads().outside(), (reason) -> this.deaths.incrementAndGet());
	}

	@Actor
	public void first() {
		send();
	}

	@Actor
	public void second() {
		send();
	}

	private void send() {
		this.table.deliver(this.port.id(), MESSAGE);
		this.table.deliver(this.port.id(), MESSAGE);
		this.table.deliver(this.port.id(), MESSAGE);
	}

	@Arbiter
	public void arbiter(III_Result result) {
		result.r1 = this.deaths.get();
		result.r2 = this.handled.get() + (int) this.table.losses().total();
		result.r3 = this.handledDead.get();
	}

}
