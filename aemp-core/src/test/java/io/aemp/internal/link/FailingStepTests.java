package io.aemp.internal.link;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Address;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Failures of links during which one step throws: the others are done all the same.
 */
class FailingStepTests {

	private final DeterministicRuntime machine = new DeterministicRuntime(1);

	private final FakeCluster cluster = new FakeCluster(this.machine, "n", "b");

	private final ThrowingClock runtime = new ThrowingClock(this.machine);

	private final PortTable ports = PortTables.create("n", this.runtime);

	private final Context context = this.ports.threads().currentContext();

	private final Links links = new Links(
			this.cluster.settings("n", (settings) -> settings.limits((limits) -> limits.sendQueueBytes(100_000))),
			this.runtime, this.cluster.transport("n"), this.ports, (link, request) -> {
			}, (nodeId) -> CompletableFuture
				.completedFuture(List.of(new Address("127.0.0.1", this.cluster.portOf(nodeId)))));

	private final List<Reason> reasons = new ArrayList<>();

	private final FakePeer peer = new FakePeer(this.cluster, "b", Map.of());

	private void send(int count) {
		for (int i = 0; i < count; i++) {
			this.links.send(this.context, "b#port", new Object[] { i, "x".repeat(1000) }, null);
		}
	}

	private void lose() {
		RemoteNode remote = this.links.find("b");
		remote.sequence().lose(remote.link(), "lost on purpose");
	}

	private void link() {
		send(1);
		this.cluster.run();
		assertThat(this.links.find("b").isUp()).isTrue();
		this.links.monitor(this.context, "b", "port", this.reasons::add);
		this.cluster.run();
		this.peer.received().clear();
	}

	@Test
	void whenTheBackOffCannotBeFoundThenTheLinkEndsAndTheNextOneIsDialled() {
		link();
		send(60);
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		this.links.whenWritable("b", future);
		this.runtime.withoutTime = true;
		lose();
		assertThat(this.runtime.withoutTime).isFalse();
		assertThat(future).isCompletedExceptionally();
		this.cluster.run();
		assertThat(this.reasons).hasSize(1);
		assertThat(this.peer.ends()).hasSize(1);
		send(2);
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.peer.received()).extracting((message) -> message.get(1)).containsExactly(0L, 1L);
	}

	@Test
	void whenATimerCannotBeEndedThenTheConnectionIsClosedAndTheNodeIsForgotten() {
		link();
		lose();
		this.runtime.withoutEnd = true;
		assertThatIllegalStateException().isThrownBy(this.cluster::run);
		assertThat(this.runtime.withoutEnd).isFalse();
		this.cluster.run();
		assertThat(this.peer.ends()).hasSize(1);
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.links.find("b")).isNull();
	}

	/**
	 * A machine that cannot tell the time or end a timer, once.
	 */
	private static final class ThrowingClock extends ForwardingRuntime {

		private boolean withoutTime;

		private boolean withoutEnd;

		ThrowingClock(DeterministicRuntime machine) {
			super(machine);
		}

		@Override
		public Timers timers() {
			Timers timers = super.timers();
			return new Timers() {

				@Override
				public long nanoTime() {
					if (ThrowingClock.this.withoutTime) {
						ThrowingClock.this.withoutTime = false;
						throw new IllegalStateException("thrown on purpose");
					}
					return timers.nanoTime();
				}

				@Override
				public long currentTimeMillis() {
					return timers.currentTimeMillis();
				}

				@Override
				public Guard schedule(Duration delay, Executor executor, Runnable task) {
					Guard guard = timers.schedule(delay, executor, task);
					return () -> {
						guard.close();
						if (ThrowingClock.this.withoutEnd) {
							ThrowingClock.this.withoutEnd = false;
							throw new IllegalStateException("thrown on purpose");
						}
					};
				}

			};
		}

	}

}
