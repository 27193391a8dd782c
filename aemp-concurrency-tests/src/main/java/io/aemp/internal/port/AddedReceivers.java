package io.aemp.internal.port;

import java.util.concurrent.atomic.AtomicInteger;

import io.aemp.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two threads add receivers of different tags: none gets lost, and each thread finds its
 * own.
 */
@JCStressTest
@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both are there")
@State
public class AddedReceivers {

	private final LocalPort port = ActorRuntime.table().factory().create(ActorRuntime.PORT);

	private final AtomicInteger first = new AtomicInteger();

	private final AtomicInteger second = new AtomicInteger();

	@Actor
	public void first() {
		add("first", this.first);
	}

	@Actor
	public void second() {
		add("second", this.second);
	}

	private void add(String tag, AtomicInteger handled) {
		this.port.rcv(tag, (message) -> handled.incrementAndGet());
		this.port.deliver(Message.of(tag));
	}

	@Arbiter
	public void arbiter(II_Result result) {
		this.port.deliver(Message.of("first"));
		this.port.deliver(Message.of("second"));
		result.r1 = this.first.get();
		result.r2 = this.second.get();
	}

}
