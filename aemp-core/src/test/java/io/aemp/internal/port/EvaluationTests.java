package io.aemp.internal.port;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.internal.dispatch.ThreadState;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tasks that others run in a port: {@code peval}, {@code psub} and {@code self}.
 */
class EvaluationTests {

	private final FakeCluster cluster = new FakeCluster("n", "other");

	private final AempNode node = this.cluster.start("n", (settings) -> settings.secret(null));

	private final List<Object> log = new ArrayList<>();

	private final List<Reason> reasons = new ArrayList<>();

	private final Port port = this.node.port((message) -> this.log.add(message.text(0)));

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.port");

	@Test
	void whenATaskIsEvaluatedThenItRunsInThePortAndItsValueIsReturned() throws Exception {
		assertThat(this.node.<String>peval(this.port, () -> this.node.self().id())).isEqualTo(this.port.id());
		assertThat(this.node.<Object>peval(this.port, () -> null)).isNull();
		assertThat(this.node.<Object>peval(this.port, () -> this.node.self())).isSameAs(this.port);
	}

	@Test
	void whenNoPortRunsThenThereIsNoSelf() throws Exception {
		assertThatIllegalStateException().isThrownBy(this.node::self).withMessageContaining("n");
		this.node.peval(this.port, () -> true);
		assertThatIllegalStateException().isThrownBy(this.node::self);
		AempNode other = this.cluster.start("other");
		this.node.peval(this.port, () -> assertThatIllegalStateException().isThrownBy(other::self));
	}

	@Test
	void whenATaskSetsAMonitorThenThePortOwnsIt() throws Exception {
		Port target = this.node.port();
		this.node.peval(this.port, () -> this.node.mon(target.id(), (reason) -> this.log.add(this.node.self().id())));
		Port second = this.node.port();
		this.node.peval(second, () -> this.node.mon(target.id(), (reason) -> this.log.add("never")));
		this.node.kil(second.id());
		this.cluster.run();
		this.node.kil(target.id());
		this.cluster.run();
		assertThat(this.log).containsExactly(this.port.id());
	}

	@Test
	void whenATaskFailsThenThePortDiesAndTheCallerGetsTheSameException() {
		this.node.mon(this.port.id(), this.reasons::add);
		this.cluster.run();
		IOException failure = new IOException("failed on purpose");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> this.node.peval(this.port, () -> {
			throw failure;
		})).isSameAs(failure);
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
	}

	@Test
	void whenATaskFailsWithAnErrorThenTheCallerGetsThat() {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.node.peval(this.port, () -> {
			throw new AssertionError("failed on purpose");
		}));
		assertThatIllegalStateException().isThrownBy(() -> this.node.peval(this.port, () -> true))
			.withMessageContaining("dead");
	}

	@Test
	void whenThePortIsDeadThenNothingIsEvaluated() {
		this.node.kil(this.port.id());
		this.cluster.run();
		assertThatIllegalStateException().isThrownBy(() -> this.node.peval(this.port, () -> this.log.add("never")))
			.withMessageContaining("dead");
		Port asking = this.node.port();
		assertThatIllegalStateException()
			.isThrownBy(() -> this.node.peval(asking, () -> this.node.peval(this.port, () -> this.log.add("never"))))
			.withMessageContaining("dead");
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenThePortBelongsToAnotherNodeThenThatIsAnError() {
		Port foreign = this.cluster.start("other").port();
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.peval(foreign, () -> true))
			.withMessageContaining(foreign.id());
	}

	@Test
	void whenATaskEndsItsOwnPortThenItsValueIsReturnedNevertheless() throws Exception {
		assertThat(this.node.<String>peval(this.port, () -> {
			this.node.kil(this.port.id());
			return "value";
		})).isEqualTo("value");
	}

	@Test
	void whenAPortEvaluatesInItselfThenThatHappensAtOnce() {
		this.port.rcv("nested", (message) -> {
			this.log.add(this.node.<String>peval(this.port, () -> "inner " + this.node.self().id()));
			this.log.add("outer");
		});
		this.node.snd(this.port.id(), "nested");
		this.node.snd(this.port.id(), "next");
		this.cluster.run();
		assertThat(this.log).containsExactly("inner " + this.port.id(), "outer", "next");
	}

	@Test
	void whenAPortEvaluatesInAnIdleOneThenItGoesOnInItsOwnContext() {
		Port asking = this.node.port();
		asking.rcv((message) -> {
			this.log.add(this.node.<String>peval(this.port, () -> this.node.self().id()));
			this.log.add(this.node.self().id());
		});
		this.node.snd(asking.id());
		this.cluster.run();
		assertThat(this.log).containsExactly(this.port.id(), asking.id());
	}

	@Test
	void whenATaskInAnotherPortFailsThenOnlyThatOneDiesIfTheExceptionIsCaught() {
		Port asking = this.node.port();
		asking.rcv("catch", (message) -> {
			try {
				this.node.peval(this.port, () -> {
					throw new IOException("failed on purpose");
				});
			}
			catch (IOException ex) {
				this.log.add("caught");
			}
		}).rcv("alive", (message) -> this.log.add("alive"));
		this.node.mon(this.port.id(), this.reasons::add);
		this.cluster.run();
		this.node.snd(asking.id(), "catch");
		this.node.snd(asking.id(), "alive");
		this.cluster.run();
		assertThat(this.log).containsExactly("caught", "alive");
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
	}

	@Test
	void whenAPortEvaluatesInABusyOneThenThatIsRefusedAndTheBusyOneLives() {
		Port asking = this.node.port();
		asking.rcv((message) -> assertThatIllegalStateException()
			.isThrownBy(() -> this.node.peval(this.port, () -> this.log.add("never")))
			.withMessageContaining("busy")
			.withMessageContaining(this.port.id()));
		this.node.mon(asking.id(), this.reasons::add);
		this.node.snd(asking.id());
		this.node.snd(this.port.id(), "waiting makes it busy");
		this.cluster.run();
		assertThat(this.reasons).isEmpty();
		assertThat(this.log).containsExactly("waiting makes it busy");
	}

	@Test
	void whenTwoPortsEvaluateInEachOtherThenTheSecondIsRefusedInsteadOfADeadlock() throws Exception {
		Port other = this.node.port();
		this.node.peval(this.port,
				() -> this.node.peval(other,
						() -> assertThatIllegalStateException().isThrownBy(() -> this.node.peval(this.port, () -> true))
							.withMessageContaining("busy")));
	}

	@Test
	void whenATaskSendsToItsOwnPortThenThatIsHandledAfterIt() throws Exception {
		this.node.peval(this.port, () -> {
			this.node.snd(this.port.id(), "message");
			return this.log.add("task");
		});
		this.cluster.run();
		assertThat(this.log).containsExactly("task", "message");
	}

	@Test
	void whenAnEvaluatedTaskFailsInAHandlerThenTheFailureIsLoggedOnce() {
		this.port.rcv("nested", (message) -> this.node.peval(this.port, () -> {
			throw new IOException("failed on purpose");
		}));
		this.node.snd(this.port.id(), "nested");
		this.cluster.run();
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("failed on purpose"));
	}

	@Test
	void whenThePortIsBusyElsewhereThenACallerOutsideWaitsForItsTurn() throws Exception {
		try (AempNode real = AempNode
			.start(NodeSettings.builder().nodeId("waiting").handlers((handlers) -> handlers.threads(2)).build())) {
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			// Plain on purpose: an evaluation happens-after what the port did before.
			List<String> order = new ArrayList<>();
			Port busy = real.port((message) -> {
				started.countDown();
				release.await();
				order.add("handler");
			});
			real.snd(busy.id());
			assertThat(started.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			FutureTask<List<String>> task = new FutureTask<>(() -> real.peval(busy, () -> {
				order.add("task");
				return List.copyOf(order);
			}));
			Thread caller = new Thread(task);
			caller.start();
			await().until(() -> caller.getState() == Thread.State.WAITING);
			assertThat(task.isDone()).isFalse();
			release.countDown();
			assertThat(task.get(Patience.SECONDS, TimeUnit.SECONDS)).containsExactly("handler", "task");
		}
	}

	@Test
	void whenAThreadOfTheApplicationRunsATaskInAPortThenItKeepsNothingOfTheNode() throws Exception {
		try (AempNode real = AempNode
			.start(NodeSettings.builder().nodeId("evaluating").handlers((handlers) -> handlers.threads(2)).build())) {
			Port port = real.port();
			FutureTask<@Nullable ThreadState> task = new FutureTask<>(() -> {
				assertThat(real.peval(port, () -> real.self().id())).isEqualTo(port.id());
				return ThreadState.find();
			});
			new Thread(task).start();
			assertThat(task.get(Patience.SECONDS, TimeUnit.SECONDS)).isNull();
		}
	}

	@Test
	void whenThePortDiesWhileACallerWaitsForItThenTheCallerIsTold() throws Exception {
		try (AempNode real = AempNode
			.start(NodeSettings.builder().nodeId("dying").handlers((handlers) -> handlers.threads(2)).build())) {
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			Port busy = real.port();
			busy.rcv((message) -> {
				started.countDown();
				release.await();
				real.kil(busy.id());
			});
			real.snd(busy.id());
			assertThat(started.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			FutureTask<Boolean> task = new FutureTask<>(() -> real.peval(busy, () -> true));
			Thread caller = new Thread(task);
			caller.start();
			await().until(() -> caller.getState() == Thread.State.WAITING);
			release.countDown();
			assertThatExceptionOfType(ExecutionException.class)
				.isThrownBy(() -> task.get(Patience.SECONDS, TimeUnit.SECONDS))
				.withCauseInstanceOf(IllegalStateException.class)
				.withMessageContaining("dead");
		}
	}

	@Test
	void whenNoPortRunsThenThereIsNoContextToRemember() {
		assertThatIllegalStateException().isThrownBy(() -> this.node.psub(() -> {
		}));
		assertThatIllegalStateException().isThrownBy(() -> this.node.psub(() -> 1));
	}

	private Runnable inPort(Runnable task) throws Exception {
		this.cluster.run();
		return this.node.<Runnable>peval(this.port, () -> this.node.psub(task));
	}

	@Test
	void whenARememberedTaskRunsWithinItsPortThenThatHappensAtOnce() throws Exception {
		Runnable task = inPort(() -> this.log.add("inner " + this.node.self().id()));
		this.port.rcv("run", (message) -> {
			task.run();
			task.run();
			this.log.add("outer");
		});
		this.node.snd(this.port.id(), "run");
		this.cluster.run();
		assertThat(this.log).containsExactly("inner " + this.port.id(), "inner " + this.port.id(), "outer");
	}

	@Test
	void whenARememberedTaskRunsElsewhereThenItQueuesBehindWhatWasSentBefore() throws Exception {
		Runnable task = inPort(() -> this.log.add(this.node.self().id()));
		this.node.snd(this.port.id(), "before");
		task.run();
		this.node.snd(this.port.id(), "later");
		assertThat(this.log).isEmpty();
		this.cluster.run();
		assertThat(this.log).containsExactly("before", this.port.id(), "later");
	}

	@Test
	void whenARememberedTaskRunsInAnotherPortThenItQueuesInItsOwn() throws Exception {
		Runnable task = inPort(() -> this.log.add(this.node.self().id()));
		Port other = this.node.port();
		other.rcv((message) -> {
			task.run();
			this.log.add(this.node.self().id());
		});
		this.node.snd(other.id());
		this.cluster.run();
		assertThat(this.log).containsExactly(other.id(), this.port.id());
	}

	@Test
	void whenARememberedTaskFailsThenItsPortDiesAndNotWhoRanIt() throws Exception {
		this.node.mon(this.port.id(), this.reasons::add);
		Runnable task = inPort(() -> {
			throw new IllegalArgumentException("failed on purpose");
		});
		Port other = this.node.port();
		other.rcv((message) -> {
			task.run();
			this.log.add("went on");
		});
		this.node.snd(other.id());
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
		task.run();
		this.cluster.run();
		assertThat(this.log).containsExactly("went on");
	}

	@Test
	void whenARememberedTaskFailsWithinItsPortThenThePortDiesAndItsHandlerGoesOn() throws Exception {
		this.node.mon(this.port.id(), this.reasons::add);
		Runnable task = inPort(() -> {
			throw new IllegalArgumentException("failed on purpose");
		});
		this.port.rcv("run", (message) -> {
			task.run();
			this.log.add("went on");
		});
		this.node.snd(this.port.id(), "run");
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "failed on purpose"));
		assertThat(this.log).containsExactly("went on");
	}

	@Test
	void whenARememberedTaskReturnsSomethingThenEveryRunHasAFutureOfItsOwn() throws Exception {
		int[] runs = new int[1];
		Supplier<CompletableFuture<Integer>> task = this.node.<Supplier<CompletableFuture<Integer>>>peval(this.port,
				() -> this.node.psub(() -> ++runs[0]));
		CompletableFuture<Integer> first = task.get();
		CompletableFuture<Integer> second = task.get();
		assertThat(first).isNotDone();
		this.cluster.run();
		assertThat(first).isCompletedWithValue(1);
		assertThat(second).isCompletedWithValue(2);
	}

	@Test
	void whenTheValueOfARememberedTaskComesThenItsFollowersRunOutsidePorts() throws Exception {
		Supplier<CompletableFuture<Integer>> task = this.node.<Supplier<CompletableFuture<Integer>>>peval(this.port,
				() -> this.node.psub(() -> 1));
		task.get().thenAccept((value) -> {
			assertThatIllegalStateException().isThrownBy(this.node::self);
			this.log.add(value);
		});
		this.cluster.run();
		assertThat(this.log).containsExactly(1);
	}

	@Test
	void whenARememberedTaskFailsThenItsFutureTellsTheException() throws Exception {
		Supplier<CompletableFuture<Integer>> task = this.node.<Supplier<CompletableFuture<Integer>>>peval(this.port,
				() -> this.node.psub(() -> {
					throw new IOException("failed on purpose");
				}));
		CompletableFuture<Integer> failed = task.get();
		CompletableFuture<Integer> behind = task.get();
		this.cluster.run();
		assertThat(failed).isCompletedExceptionally();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(failed::get)
			.withCauseInstanceOf(IOException.class);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(behind::get)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("dead");
		CompletableFuture<Integer> late = task.get();
		this.cluster.run();
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(late::get)
			.withCauseInstanceOf(IllegalStateException.class)
			.withMessageContaining("dead");
	}

}
