package io.aemp.internal.link;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A link comes up, the loop encodes what waited for it, and the link fails, while another
 * thread sets a monitor, finds a failure and sends. What is written has no hole, each
 * message was written or counted as lost, and the monitor fires exactly once.
 */
@JCStressTest
@Outcome(id = "0, 4, 1", expect = Expect.ACCEPTABLE, desc = "no hole, all accounted for, fired once")
@State
public class BatchAgainstFailure {

	private static final String PEER = "peer";

	private final LinkScene scene = new LinkScene();

	private final WaitingContext context = new WaitingContext();

	private final AtomicInteger fired = new AtomicInteger();

	private final RemoteNode remote;

	private volatile List<Integer> written = List.of();

	public BatchAgainstFailure() {
		this.scene.links().monitor(this.context, PEER, "", (reason) -> {
		});
		for (int number = 0; number < 3; number++) {
			this.scene.send(this.context, PEER, number);
		}
		this.remote = this.scene.links().remote(PEER);
	}

	@Actor
	public void loop() {
		RecordingConnection connection = this.scene.link(PEER, 1);
		this.scene.runtime().runTasks();
		connection.end();
		this.scene.runtime().runTasks();
		this.written = connection.numbers();
	}

	private void fail() {
		Link link = this.remote.link();
		if (link != null) {
			link.lose("lost");
		}
		else {
			this.remote.closeUnlinked();
		}
	}

	@Actor
	public void other() {
		this.scene.links().monitor(this.context, PEER, "", (reason) -> this.fired.incrementAndGet());
		fail();
		this.scene.send(this.context, PEER, 3);
	}

	@Arbiter
	public void arbiter(III_Result result) {
		// What nobody has written yet is lost with the link.
		fail();
		this.scene.runtime().runTasks();
		this.context.takeAll();
		List<Integer> written = this.written;
		result.r1 = written.equals(IntStream.range(0, written.size()).boxed().toList()) ? 0 : 1;
		result.r2 = written.size() + this.scene.lost();
		result.r3 = this.fired.get();
	}

}
