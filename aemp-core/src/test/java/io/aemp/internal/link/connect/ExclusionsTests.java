package io.aemp.internal.link.connect;

import java.time.Duration;

import io.aemp.testing.ManualTimers;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For how long the connections of a node are refused.
 */
class ExclusionsTests {

	private final ManualTimers timers = new ManualTimers();

	private final Exclusions exclusions = new Exclusions(this.timers);

	private void advance(Duration duration) {
		this.timers.advance(duration, () -> {
		});
	}

	private void assertExcludedFor(Duration pause) {
		advance(pause.minusNanos(1));
		assertThat(this.exclusions.contains("n")).isTrue();
		advance(Duration.ofNanos(1));
		assertThat(this.exclusions.contains("n")).isFalse();
	}

	@Test
	void whenANodeIsExcludedAgainAndAgainThenThePauseDoublesUpToAMinute() {
		assertThat(this.exclusions.contains("n")).isFalse();
		assertThat(this.exclusions.add("n")).isFalse();
		assertExcludedFor(Duration.ofSeconds(1));
		for (int seconds : new int[] { 2, 4, 8, 16, 32, 60, 60 }) {
			assertThat(this.exclusions.add("n")).isTrue();
			assertExcludedFor(Duration.ofSeconds(seconds));
		}
	}

	@Test
	void whenANodeBehavedForAMinuteThenItsPauseBeginsAnew() {
		this.exclusions.add("n");
		this.exclusions.add("n");
		assertExcludedFor(Duration.ofSeconds(2));
		advance(Duration.ofSeconds(61));
		assertThat(this.exclusions.add("n")).isFalse();
		assertExcludedFor(Duration.ofSeconds(1));
	}

	@Test
	void whenOneNodeIsExcludedThenOthersAreNot() {
		this.exclusions.add("n");
		assertThat(this.exclusions.contains("other")).isFalse();
	}

	@Test
	void whenVeryManyNodesAreExcludedThenTheOldestAreForgotten() {
		for (int i = 0; i <= 10_000; i++) {
			this.exclusions.add("n" + i);
		}
		assertThat(this.exclusions.contains("n0")).isFalse();
		assertThat(this.exclusions.contains("n1")).isTrue();
	}

}
