package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ILI_Result;

/**
 * Two senders make a mailbox overflow that nobody drains: the port dies once, of that,
 * and all messages are counted.
 */
@JCStressTest
@Outcome(id = "1, mailbox_overflow, 4", expect = Expect.ACCEPTABLE, desc = "one death")
@State
public class TwoOverflows {

	private static final Message MESSAGE = Message.of("tick");

	private final ArbiterExecutor executor = new ArbiterExecutor();

	private final PortTable table = ActorRuntime.table(this.executor);

	private final LocalPort port = this.table.factory().create(ActorRuntime.PORT.mailboxLimit(1));

	private final AtomicInteger deaths = new AtomicInteger();

	private volatile String kind = "";

	public TwoOverflows() {
		this.table.monitor(this.port.id(), this.table.threads().outside(), (reason) -> {
			this.deaths.incrementAndGet();
			this.kind = reason.kind();
		});
		this.executor.runTasks();
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
	}

	@Arbiter
	public void arbiter(ILI_Result result) {
		this.executor.runTasks();
		result.r1 = this.deaths.get();
		result.r2 = this.kind;
		result.r3 = (int) this.table.losses().total();
	}

}
