package io.aemp.internal.future;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * On a machine whose threads for functions that depend on futures stand still until they
 * are told to run.
 */
class NodeFutureTests {

	private static final long SOON = 1_000_000;

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final NodeFuture<String> future = new NodeFuture<>(this.table.threads());

	private final List<String> log = new ArrayList<>();

	@Test
	void whenTheNodeSetsTheOutcomeThenWhoWaitsSeesItWithoutAnotherThread() throws Exception {
		this.future.settle("result");
		assertThat(this.future.isDone()).isTrue();
		assertThat(this.future.isCompletedExceptionally()).isFalse();
		assertThat(this.future.getNow("nothing")).isEqualTo("result");
		assertThat(this.future.join()).isEqualTo("result");
		assertThat(this.future.get()).isEqualTo("result");
		assertThat(this.future.get(SOON, TimeUnit.NANOSECONDS)).isEqualTo("result");
	}

	@Test
	void whenTheNodeSetsAFailureThenWhoWaitsSeesItWithoutAnotherThread() {
		this.future.fail(new IllegalStateException("failed on purpose"));
		assertThat(this.future.isDone()).isTrue();
		assertThat(this.future.isCompletedExceptionally()).isTrue();
		assertThat(this.future.isCancelled()).isFalse();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(this.future::join)
			.withCauseInstanceOf(IllegalStateException.class);
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(this.future::get)
			.withCauseInstanceOf(IllegalStateException.class);
		assertThatExceptionOfType(CompletionException.class).isThrownBy(() -> this.future.getNow("nothing"));
	}

	@Test
	void whenTheNodeSetsTheOutcomeThenFunctionsRunElsewhere() {
		this.future.thenAccept((result) -> this.log.add("first " + result));
		CompletableFuture<Void> all = CompletableFuture.allOf(this.future);
		this.future.settle("result");
		assertThat(this.log).isEmpty();
		assertThat(all).isNotDone();
		this.runtime.run();
		assertThat(this.log).containsExactly("first result");
		assertThat(all).isCompleted();
		this.future.thenAccept((result) -> this.log.add("later " + result));
		assertThat(this.log).endsWith("later result");
	}

	@Test
	void whenSomebodyWaitsForWhatFollowsThenTheFunctionsRunThere() throws Exception {
		CompletableFuture<String> first = this.future.thenApply((result) -> "first " + result);
		CompletableFuture<String> second = first.thenApply((result) -> "second " + result);
		CompletableFuture<Object> failed = this.future.thenApply((result) -> {
			throw new IllegalStateException("failed on purpose");
		});
		this.future.settle("result");
		assertThat(second.join()).isEqualTo("second first result");
		assertThat(first.get()).isEqualTo("first result");
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> failed.get(Patience.SECONDS, TimeUnit.SECONDS))
			.withCauseInstanceOf(IllegalStateException.class);
		this.runtime.run();
	}

	@Test
	void whenAThreadOfTheApplicationWaitsForWhatFollowsThenItRunsNoFunctions() throws Exception {
		NodeRuntime elsewhere = new ForwardingRuntime(this.runtime) {

			@Override
			public boolean isOwnThread() {
				return false;
			}

		};
		NodeFuture<String> source = new NodeFuture<>(PortTables.create("n", elsewhere).threads());
		CompletableFuture<String> following = source.thenApply((result) -> {
			this.log.add(result);
			return "following " + result;
		});
		source.settle("result");
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> following.get(SOON, TimeUnit.NANOSECONDS));
		assertThat(this.log).isEmpty();
		this.runtime.run();
		assertThat(this.log).containsExactly("result");
		assertThat(following.join()).isEqualTo("following result");
	}

	@Test
	void whenAThreadWaitsForAConversionThenItNeedsNoOtherAndRunsNoOtherFunctions() throws Exception {
		CompletableFuture<String> converted = this.future.converted((result) -> "converted " + result);
		CompletableFuture<Object> failed = this.future.converted((result) -> {
			throw new IllegalStateException("failed on purpose");
		});
		converted.thenAccept(this.log::add);
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> converted.get(SOON, TimeUnit.NANOSECONDS));
		this.future.settle("result");
		assertThat(converted.join()).isEqualTo("converted result");
		assertThat(converted.get()).isEqualTo("converted result");
		assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> failed.get(SOON, TimeUnit.NANOSECONDS))
			.withCauseInstanceOf(IllegalStateException.class);
		assertThat(this.log).isEmpty();
		this.runtime.run();
		assertThat(this.log).containsExactly("converted result");
	}

	@Test
	void whenTheSourceFailsThenAConversionHasTheSameFailure() {
		CompletableFuture<String> converted = this.future.converted((result) -> "never");
		this.future.fail(new IllegalStateException("failed on purpose"));
		assertThatExceptionOfType(CompletionException.class).isThrownBy(converted::join)
			.havingCause()
			.isInstanceOf(IllegalStateException.class);
	}

	@Test
	void whenNobodyWaitsThenAConversionRunsOnThreadsForFunctions() {
		CompletableFuture<String> converted = this.future.converted((result) -> "converted " + result);
		this.future.settle("result");
		assertThat(converted).isNotDone();
		this.runtime.run();
		assertThat(converted).isCompletedWithValue("converted result");
	}

	@Test
	void whenTheOutcomeIsAFailureThenWhatFollowsFailsWhereSomebodyWaits() {
		CompletableFuture<String> handled = this.future.thenApply((result) -> "never")
			.exceptionally((failure) -> "handled " + failure.getCause().getMessage());
		this.future.fail(new IllegalStateException("failed on purpose"));
		assertThat(handled.join()).isEqualTo("handled failed on purpose");
	}

	@Test
	void whenTheOutcomeDoesNotComeInTimeThenWaitingEnds() {
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> this.future.get(SOON, TimeUnit.NANOSECONDS));
		CompletableFuture<String> following = this.future.thenApply((result) -> result);
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> following.get(SOON, TimeUnit.NANOSECONDS));
		assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> following.get(-SOON, TimeUnit.NANOSECONDS));
	}

	@Test
	void whenTheApplicationSetsTheOutcomeThenItsFunctionsRunThereAndTheNodeComesTooLate() {
		this.future.whenOver(() -> this.log.add("over"));
		this.future.whenComplete((result, failure) -> this.log.add("result " + result));
		assertThat(this.future.complete("own")).isTrue();
		this.future.settle("late");
		this.future.fail(new IllegalStateException("late"));
		assertThat(this.future.complete("later")).isFalse();
		assertThat(this.log).containsExactly("over", "result own");
		assertThat(this.future.join()).isEqualTo("own");
		this.runtime.run();
		assertThat(this.log).hasSize(2);
	}

	@Test
	void whenTheApplicationCancelsThenTheNodeIsTold() {
		this.future.whenOver(() -> this.log.add("over"));
		CompletableFuture<String> following = this.future.thenApply((result) -> result);
		assertThat(this.future.cancel(true)).isTrue();
		assertThat(this.future.isCancelled()).isTrue();
		assertThat(this.future.isCompletedExceptionally()).isTrue();
		assertThat(this.log).containsExactly("over");
		assertThatExceptionOfType(CancellationException.class).isThrownBy(this.future::join);
		assertThat(following).isCompletedExceptionally();
		assertThat(this.future.cancel(true)).isTrue();
	}

	@Test
	void whenTheApplicationLimitsTheTimeThenTheNodeIsTold() {
		CompletableFuture<Boolean> over = new CompletableFuture<>();
		this.future.whenOver(() -> over.complete(true));
		this.future.orTimeout(SOON, TimeUnit.NANOSECONDS);
		assertThat(over.join()).isTrue();
		assertThatExceptionOfType(CompletionException.class).isThrownBy(this.future::join)
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	void whenTheApplicationCompletesInOtherWaysThenTheNodeIsTold() throws Exception {
		NodeFuture<String> failed = new NodeFuture<>(this.table.threads());
		failed.whenOver(() -> this.log.add("failed"));
		assertThat(failed.completeExceptionally(new IllegalStateException("failed on purpose"))).isTrue();
		NodeFuture<String> async = new NodeFuture<>(this.table.threads());
		async.whenOver(() -> this.log.add("async"));
		assertThat(async.completeAsync(() -> "own", Runnable::run).get()).isEqualTo("own");
		NodeFuture<String> wrong = new NodeFuture<>(this.table.threads());
		wrong.completeAsync(() -> {
			throw new IllegalStateException("failed on purpose");
		}, Runnable::run);
		assertThat(wrong).isCompletedExceptionally();
		this.future.obtrudeValue("forced");
		assertThat(this.future.join()).isEqualTo("forced");
		this.future.obtrudeException(new IllegalStateException("forced"));
		assertThat(this.future.isCompletedExceptionally()).isTrue();
		assertThat(this.log).containsExactly("failed", "async");
	}

}
