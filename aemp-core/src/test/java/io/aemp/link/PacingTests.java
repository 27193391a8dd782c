package io.aemp.link;

import java.util.concurrent.CompletableFuture;

import io.aemp.testing.DeterministicExecutor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PacingTests {

	private final DeterministicExecutor callbacks = new DeterministicExecutor();

	private final Pacing pacing = new Pacing(100, this.callbacks);

	@Test
	void whenHalfWaitsThenThatIsTooMuch() {
		assertThat(this.pacing.isWritable(50)).isFalse();
		assertThat(this.pacing.isWritable(49)).isTrue();
	}

	@Test
	void whenLessThanHalfIsLeftThenEachFutureIsCompletedByATaskOfItsOwn() {
		CompletableFuture<Void> one = new CompletableFuture<>();
		CompletableFuture<Void> other = new CompletableFuture<>();
		this.pacing.add(one);
		this.pacing.add(other);
		this.pacing.shrunk(50);
		assertThat(this.callbacks.waiting()).isZero();
		this.pacing.shrunk(49);
		assertThat(this.callbacks.waiting()).isEqualTo(2);
		this.callbacks.runOne();
		assertThat(one).isCompleted();
		assertThat(other).isNotDone();
	}

	@Test
	void whenAFutureIsTakenAwayThenNothingIsDoneForIt() {
		CompletableFuture<Void> future = new CompletableFuture<>();
		this.pacing.add(future);
		this.pacing.remove(future);
		this.pacing.shrunk(0);
		assertThat(this.callbacks.waiting()).isZero();
	}

}
