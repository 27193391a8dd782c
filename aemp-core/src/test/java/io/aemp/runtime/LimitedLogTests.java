package io.aemp.runtime;

import java.time.Duration;

import io.aemp.testing.LogRecorder;
import io.aemp.testing.ManualTimers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class LimitedLogTests {

	private final ManualTimers timers = new ManualTimers(Long.MAX_VALUE - 1);

	private final LimitedLog log = new LimitedLog(LoggerFactory.getLogger(LimitedLogTests.class), this.timers);

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder(LimitedLogTests.class.getName());

	private void warn(int times) {
		for (int i = 0; i < times; i++) {
			this.log.warn("Refused {} of {}", i, "p");
		}
	}

	@Test
	void whenThereAreFewWarningsThenAllAreWritten() {
		warn(10);
		assertThat(this.logged.events()).hasSize(10);
		assertThat(this.logged.events().get(9).getFormattedMessage()).isEqualTo("Refused 9 of p");
	}

	@Test
	void whenThereAreManyThenTheOthersOfTheMinuteAreCounted() {
		warn(1);
		this.timers.advance(Duration.ofSeconds(59));
		warn(100_000);
		assertThat(this.logged.events()).hasSize(10);
		this.logged.clear();
		this.timers.advance(Duration.ofSeconds(1));
		warn(2);
		assertThat(this.logged.events()).extracting((event) -> event.getFormattedMessage())
			.containsExactly("99991 warnings like the next one were left out: only 10 a minute are written",
					"Refused 0 of p", "Refused 1 of p");
	}

	@Test
	void whenItWasQuietThenAMinuteBeginsWithTheNextWarning() {
		warn(1);
		this.timers.advance(Duration.ofMinutes(10).plusSeconds(30));
		warn(10);
		this.timers.advance(Duration.ofSeconds(59));
		warn(1);
		assertThat(this.logged.events()).hasSize(11);
	}

	@Test
	void whenAnExceptionComesLastThenItIsWrittenWithItsStack() {
		this.log.warn("Function {} failed", "My::function", new IllegalStateException("failed on purpose"));
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).isEqualTo("Function My::function failed");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("failed on purpose");
		});
	}

	@Test
	void whenAnExceptionCannotBePrintedThenTheWarningComesWithoutIt() {
		this.log.warn("Function failed", new IllegalStateException() {

			@Override
			public String getMessage() {
				throw new UnsupportedOperationException("failed on purpose");
			}

		});
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("UnsupportedOperationException",
					"Function failed"));
	}

}
