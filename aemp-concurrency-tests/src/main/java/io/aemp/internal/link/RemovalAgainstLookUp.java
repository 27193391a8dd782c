package io.aemp.internal.link;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A remote node that nothing depends on is removed while another thread sends there,
 * which has sent there before: its messages wait for the same link, none with a remote
 * node that nobody knows any more.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both are sent when the link is up")
@State
public class RemovalAgainstLookUp {

	private static final String PEER = "peer";

	private final LinkScene scene = new LinkScene();

	private final RemoteNode remote;

	public RemovalAgainstLookUp() {
		this.scene.send(PEER, 0);
		this.remote = this.scene.links().remote(PEER);
		this.remote.closeUnlinked();
		this.scene.runtime().runTasks();
		this.scene.runtime().pass();
	}

	@Actor
	public void remover() {
		this.remote.idle();
	}

	@Actor
	public void sender() {
		this.scene.send(PEER, 1);
		this.scene.send(PEER, 2);
	}

	@Arbiter
	public void arbiter(II_Result result) {
		RecordingConnection connection = this.scene.link(PEER, 1);
		this.scene.runtime().runTasks();
		result.r1 = connection.numbers().size();
		result.r2 = this.scene.lost() - 1;
	}

}
