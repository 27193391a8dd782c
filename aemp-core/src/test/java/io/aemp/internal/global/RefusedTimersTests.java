package io.aemp.internal.global;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.Family;
import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.internal.link.events.KernelContext;
import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.node.AempNode;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing in a node stands still for ever because the timers refused a task.
 */
class RefusedTimersTests {

	@ParameterizedTest
	@ValueSource(ints = { 1, 9 })
	void whenTimersOfTheKernelAreRefusedAtAnyMomentThenSeedsQueriesAndLookUpsGoOn(int refusals) {
		int calls = run(true, Integer.MAX_VALUE, 0);
		assertThat(calls).isGreaterThan(10);
		for (int call = 0; call < calls; call++) {
			run(true, call, refusals);
		}
	}

	/** The first timers are those of the attempts to dial the two seeds. */
	@ParameterizedTest
	@ValueSource(ints = { 0, 1 })
	void whenTheTimerOfAnAttemptIsRefusedThenTheSeedIsDialledAgain(int call) {
		run(false, call, 1);
	}

	/** Returns how many tasks the timers were given. */
	private static int run(boolean kernelOnly, int firstRefused, int refusals) {
		DeterministicRuntime machine = new DeterministicRuntime(1);
		FakeCluster cluster = new FakeCluster(machine, "a", "b", "c").withoutAddresses();
		String refused = "refused from task " + firstRefused;
		RefusingOnce runtime = new RefusingOnce(machine, kernelOnly);
		AempNode a = cluster.startOn(runtime, "a",
				(settings) -> settings.seed(cluster.addressOf("b"), cluster.addressOf("c")));
		// A node that cannot start says so, which is another matter.
		runtime.refuse(firstRefused, refusals);
		cluster.advance(Duration.ofSeconds(5));
		List<CompletableFuture<?>> queries = new ArrayList<>();
		Family family = a.family("family");
		queries.add(family.keys());
		AempNode b = cluster.start("b", (settings) -> settings.network((network) -> network.global(true)));
		cluster.start("c",
				(settings) -> settings.network((network) -> network.global(true)).seed(cluster.addressOf("b")));
		cluster.advance(Duration.ofSeconds(20));
		assertThat(a.upNodes()).as(refused).contains("b", "c");
		queries.add(family.content());
		List<Reason> reasons = new ArrayList<>();
		queries.add(runtime.tolerate(() -> a.mon("d#port", reasons::add)));
		cluster.cut("a", "b");
		cluster.cut("b", "c");
		cluster.advance(Duration.ofSeconds(40));
		assertThat(a.upNodes()).as(refused).contains("b", "c");
		assertThat(b.upNodes()).as(refused).contains("a", "c");
		assertThat(queries).as(refused).allMatch(CompletableFuture::isDone);
		if (queries.get(2).isCompletedExceptionally()) {
			assertThat(reasons).as(refused).isEmpty();
		}
		else {
			assertThat(reasons).as(refused).hasSize(1);
		}
		return runtime.calls;
	}

	private static final class RefusingOnce extends ForwardingRuntime implements Timers {

		private final Timers timers;

		private final boolean kernelOnly;

		private int firstRefused = Integer.MAX_VALUE;

		private int refusals;

		private int calls;

		RefusingOnce(DeterministicRuntime machine, boolean kernelOnly) {
			super(machine);
			this.kernelOnly = kernelOnly;
			this.timers = machine.timers();
		}

		void refuse(int firstRefused, int refusals) {
			this.calls = 0;
			this.firstRefused = firstRefused;
			this.refusals = refusals;
		}

		/** Tolerates refused operations of the application, as long as it is told. */
		CompletableFuture<Void> tolerate(Runnable task) {
			return CompletableFuture.runAsync(task, Runnable::run);
		}

		@Override
		public Timers timers() {
			return this;
		}

		@Override
		public long nanoTime() {
			return this.timers.nanoTime();
		}

		@Override
		public long currentTimeMillis() {
			return this.timers.currentTimeMillis();
		}

		@Override
		public Guard schedule(Duration delay, Executor executor, Runnable task) {
			boolean counts = !this.kernelOnly || executor instanceof KernelContext;
			int call = counts ? this.calls++ : 0;
			if (counts && call >= this.firstRefused && call - this.firstRefused < this.refusals) {
				throw new OutOfMemoryError("made up");
			}
			return this.timers.schedule(delay, executor, task);
		}

	}

}
