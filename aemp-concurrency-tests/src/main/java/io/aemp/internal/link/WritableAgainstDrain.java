package io.aemp.internal.link;

import io.aemp.NodeSettings;
import io.aemp.internal.future.NodeFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Somebody waits until a queue is shorter while the loop empties it, or while the link
 * fails: whoever waits is told.
 */
@JCStressTest
@Outcome(id = { "1, 1" }, expect = Expect.ACCEPTABLE, desc = "both who wait are told")
@State
public class WritableAgainstDrain {

	private static final NodeSettings SETTINGS = LinkScene.SETTINGS.toBuilder()
		.limits((limits) -> limits.sendQueueBytes(4_096))
		.build();

	private final LinkScene scene = new LinkScene(SETTINGS);

	private final NodeFuture<Void> drained = new NodeFuture<>(this.scene.ports().threads());

	private final NodeFuture<Void> failed = new NodeFuture<>(this.scene.ports().threads());

	private final RemoteNode unlinked;

	public WritableAgainstDrain() {
		this.scene.link("drained", 1);
		this.scene.send("drained", 0, new byte[3_000]);
		this.scene.send("failed", 0, new byte[3_000]);
		this.unlinked = this.scene.links().remote("failed");
	}

	@Actor
	public void waiting() {
		this.scene.links().whenWritable("drained", this.drained);
		this.scene.links().whenWritable("failed", this.failed);
	}

	@Actor
	public void loop() {
		this.scene.runtime().runTasks();
		this.unlinked.closeUnlinked();
	}

	@Arbiter
	public void arbiter(II_Result result) {
		this.scene.runtime().runTasks();
		result.r1 = this.drained.isDone() ? 1 : 0;
		result.r2 = this.failed.isDone() ? 1 : 0;
	}

}
