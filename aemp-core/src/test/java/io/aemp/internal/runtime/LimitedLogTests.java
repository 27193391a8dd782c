package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.ManualTimers;
import io.aemp.testing.RefusingRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class LimitedLogTests {

	private static final String NAME = LimitedLogTests.class.getName();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder(NAME);

	// A clock may show anything when it starts.
	private final ManualTimers timers = new ManualTimers(Long.MAX_VALUE - 1000);

	private final LimitedLog log = new LimitedLog(LoggerFactory.getLogger(NAME), this.timers, Runnable::run);

	@Test
	void whenThereAreFewWarningsThenAllAreWritten() {
		warn(1, 10);
		assertThat(messages()).hasSize(10).startsWith("number 1").endsWith("number 10");
		assertThat(this.logged.events()).allMatch((event) -> event.getLevel() == Level.WARN);
		assertThat(this.timers.waiting()).isZero();
	}

	@Test
	void whenThereAreManyWarningsThenTheRestIsSummedUpAtTheEndOfTheMinute() {
		warn(1, 1);
		this.timers.advance(Duration.ofSeconds(20));
		warn(2, 1000);
		this.timers.advance(Duration.ofMillis(39_999));
		assertThat(messages()).hasSize(10);
		this.timers.advance(Duration.ofMillis(1));
		assertThat(messages()).hasSize(11)
			.last()
			.isEqualTo("Suppressed 990 more warnings within a minute, the last one: number 1000");
		this.timers.advance(Duration.ofHours(1));
		assertThat(messages()).hasSize(11);
	}

	@Test
	void whenAMinuteIsOverThenWarningsAreWrittenAgain() {
		warn(1, 10);
		this.timers.advance(Duration.ofMinutes(1));
		warn(11, 20);
		assertThat(messages()).hasSize(20);
		warn(21, 22);
		this.timers.advance(Duration.ofMinutes(1));
		warn(23, 33);
		assertThat(messages()).hasSize(31);
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(messages()).hasSize(32)
			.last()
			.isEqualTo("Suppressed 1 more warnings within a minute, the last one: number 33");
		assertThat(this.timers.waiting()).isZero();
	}

	@Test
	void whenManyThreadsWarnThenEveryWarningIsWrittenOrCounted() {
		CompletableFuture
			.allOf(IntStream.range(0, 4)
				.mapToObj((thread) -> CompletableFuture.runAsync(() -> warn(1, 500)))
				.toArray(CompletableFuture[]::new))
			.join();
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(messages()).hasSize(11);
		assertThat(messages().get(10)).startsWith("Suppressed 1990 more warnings ");
	}

	@Test
	void whenTheTimerIsRefusedThenTheNextWarningSetsItAndNoneIsLost() {
		RefusingRuntime refusing = new RefusingRuntime(new DeterministicRuntime(1, this.timers));
		LimitedLog refused = new LimitedLog(LoggerFactory.getLogger(NAME), refusing.timers(), Runnable::run);
		refusing.refuseTimers(() -> new OutOfMemoryError("made up"));
		IntStream.rangeClosed(1, 15).forEach((i) -> refused.warn("{}", i));
		assertThat(messages()).hasSize(10);
		refusing.refuseTimers(null);
		refused.warn("{}", 16);
		this.timers.advance(Duration.ofMinutes(1));
		assertThat(messages()).hasSize(11)
			.last()
			.isEqualTo("Suppressed 6 more warnings within a minute, the last one: 16");
	}

	@Test
	void whenAnExceptionComesLastThenItIsWrittenWithItsStack() {
		this.log.warn("Function {} failed", "My::function", new IllegalStateException("failed on purpose"));
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).isEqualTo("Function My::function failed");
			assertThat(event.getThrowableProxy().getMessage()).isEqualTo("failed on purpose");
		});
	}

	private void warn(int first, int last) {
		for (int i = first; i <= last; i++) {
			this.log.warn("{} {}", "number", i);
		}
	}

	private List<String> messages() {
		return this.logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
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
