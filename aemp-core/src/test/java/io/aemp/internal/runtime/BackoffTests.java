package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.Arrays;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BackoffTests {

	private final Backoff exact = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(2));

	private static Duration[] times(int count, Backoff backoff) {
		Duration[] pauses = new Duration[count];
		Arrays.setAll(pauses, (i) -> backoff.next());
		return pauses;
	}

	private static Duration[] millis(long... millis) {
		return Arrays.stream(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
	}

	@Test
	void whenAttemptsFailThenThePauseDoublesUpToTheLimit() {
		assertThat(times(8, this.exact)).containsExactly(millis(50, 100, 200, 400, 800, 1600, 2000, 2000));
	}

	@Test
	void whenAnAttemptSucceedsThenTheNextPauseIsTheFirst() {
		times(3, this.exact);
		this.exact.reset();
		assertThat(this.exact.next()).hasMillis(50);
	}

	@Test
	void whenPausesAreRandomThenTheyAreAtMostTwiceAsLongAndNeverAboveTheLimit() {
		RandomSource highest = (bytes) -> Arrays.fill(bytes, (byte) 0xff);
		RandomSource lowest = (bytes) -> Arrays.fill(bytes, (byte) 0);
		assertThat(times(4, new Backoff(Duration.ofMillis(600), Duration.ofSeconds(3), lowest)))
			.containsExactly(millis(600, 1200, 2400, 3000));
		Duration[] longest = times(4, new Backoff(Duration.ofMillis(600), Duration.ofSeconds(3), highest));
		assertThat(longest[0]).isBetween(Duration.ofMillis(1199), Duration.ofMillis(1200));
		assertThat(longest[1]).isBetween(Duration.ofMillis(2399), Duration.ofMillis(2400));
		assertThat(longest[3]).isBetween(Duration.ofMillis(2999), Duration.ofMillis(3000));
	}

}
