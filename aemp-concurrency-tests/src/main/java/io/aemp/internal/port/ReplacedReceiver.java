package io.aemp.internal.port;

import io.aemp.Message;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A receiver is replaced while another thread sends: the message finds the old one or the
 * new one, complete with what its maker wrote.
 */
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "the old one")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "the new one")
@State
public class ReplacedReceiver {

	private static final Message MESSAGE = Message.of("tick");

	private final LocalPort port = ActorRuntime.table().factory().create(ActorRuntime.PORT);

	private int handledBy;

	public ReplacedReceiver() {
		this.port.rcv("tick", (message) -> this.handledBy = 1);
	}

	@Actor
	public void replacer() {
		int[] number = new int[1];
		number[0] = 2;
		this.port.rcv("tick", (message) -> this.handledBy = number[0]);
	}

	@Actor
	public void sender() {
		this.port.deliver(MESSAGE);
	}

	@Arbiter
	public void arbiter(I_Result result) {
		result.r1 = this.handledBy;
	}

}
