package io.aemp.spring;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RestartBackOffTests {

	private final RestartBackOff backOff = new RestartBackOff();

	private Stream<Long> pauses(int count) {
		return Stream.generate(() -> this.backOff.next().toMillis()).limit(count);
	}

	@Test
	void whenPortsDieAtOnceThenThePauseDoublesUpToHalfAMinute() {
		assertThat(pauses(11)).containsExactly(100L, 200L, 400L, 800L, 1600L, 3200L, 6400L, 12800L, 25600L, 30000L,
				30000L);
	}

	@Test
	void whenAPortHasLastedThenThePausesBeginAgain() {
		assertThat(pauses(3)).containsExactly(100L, 200L, 400L);
		this.backOff.reset();
		assertThat(pauses(2)).containsExactly(100L, 200L);
	}

}
