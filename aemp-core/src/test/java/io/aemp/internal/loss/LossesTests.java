package io.aemp.internal.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.aemp.Guard;
import io.aemp.LossObserver;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.testing.DeterministicExecutor;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the observers of lost messages, and the number of losses that they are told.
 */
class LossesTests {

	private static final int MIB = 1 << 20;

	@RegisterExtension
	final LogRecorder recorder = new LogRecorder("io.aemp");

	private final DeterministicExecutor callbacks = new DeterministicExecutor();

	private final Losses losses = new Losses(this.callbacks);

	private final List<String> log = new ArrayList<>();

	private void lose(Object... elements) {
		this.losses.lost("n#port", LossReason.UNKNOWN_PORT, Message.of(elements));
	}

	@Test
	void whenMessagesAreLostThenTheyAreCountedByReason() {
		lose("one");
		this.losses.lost("n#port", LossReason.DEAD_PORT, Message.of("two"));
		this.losses.count(LossReason.DEAD_PORT, 5);
		this.losses.lost(LossReason.LINK_DOWN, 7, 1000, (observer) -> {
		});
		assertThat(this.losses.count(LossReason.UNKNOWN_PORT)).isEqualTo(1);
		assertThat(this.losses.count(LossReason.DEAD_PORT)).isEqualTo(6);
		assertThat(this.losses.count(LossReason.LINK_DOWN)).isEqualTo(7);
		assertThat(this.losses.total()).isEqualTo(14);
		assertThat(this.callbacks.waiting()).as("nobody listens").isZero();
	}

	@Test
	void whenSomebodyListensThenLossesAreToldInOrderElsewhere() {
		lose("before");
		this.losses.observe(new Told());
		lose("one");
		lose("two", 2);
		assertThat(this.log).isEmpty();
		this.callbacks.runOne();
		assertThat(this.log).containsExactly("n#port UNKNOWN_PORT [one]", "n#port UNKNOWN_PORT [two, 2]");
		lose("three");
		this.callbacks.runAll();
		assertThat(this.log).hasSize(3);
	}

	@Test
	void whenTheObserverIsClosedThenItHearsNothingMore() {
		Guard guard = this.losses.observe(new Told());
		lose("one");
		guard.close();
		this.callbacks.runAll();
		assertThat(this.log).isEmpty();
		assertThat(this.losses.isObserved()).isFalse();
	}

	@Test
	void whenAnObserverFailsThenThatIsLoggedWithoutTheMessageAndItHearsOfTheNext() {
		this.losses.observe((portId, reason, message) -> {
			this.log.add(message.text(0));
			throw new IllegalStateException("broken");
		});
		this.losses.observe(new Told());
		lose("first");
		lose("second");
		this.callbacks.runAll();
		assertThat(this.log).contains("first", "second").hasSize(4);
		assertThat(this.recorder.events()).hasSize(2)
			.allSatisfy((event) -> assertThat(event.getFormattedMessage()).doesNotContain("first", "second"));
	}

	@Test
	void whenThereIsAFloodOfLossesThenAsManyAsFitAreToldAndTheRestIsNumbered() {
		this.losses.observe(new Told());
		for (int i = 0; i < 100; i++) {
			lose("x".repeat(MIB), i);
		}
		this.callbacks.runAll();
		assertThat(this.log).hasSize(5).endsWith("96 skipped");
		assertThat(this.losses.count(LossReason.UNKNOWN_PORT)).isEqualTo(100);
		this.log.clear();
		lose("afterwards");
		this.callbacks.runAll();
		assertThat(this.log).containsExactly("n#port UNKNOWN_PORT [afterwards]");
	}

	@Test
	void whenSmallMessagesAreLostThenTheyCostMoreThanTheirBytes() {
		this.losses.observe(new Told());
		for (int i = 0; i < 100_000; i++) {
			lose(i);
		}
		this.callbacks.runAll();
		// 80 bytes each, which is about what such a message costs.
		assertThat(this.log).hasSize(4 * MIB / 80 + 2);
	}

	@Test
	void whenMessagesAreSkippedThenThatIsToldInItsPlace() {
		this.losses.observe(new Told(() -> {
			if (this.log.size() == 2) {
				lose("there is room again");
			}
		}));
		for (int i = 0; i < 10; i++) {
			lose(Map.of("bytes", List.of(new byte[2 * MIB])));
		}
		this.callbacks.runAll();
		assertThat(this.log).hasSize(4).endsWith("8 skipped", "n#port UNKNOWN_PORT [there is room again]");
	}

	@Test
	void whenOneObserverIsSlowThenTheOthersAreNot() {
		this.losses.observe((portId, reason, message) -> this.log.add("slow"));
		this.losses.observe(new Told());
		lose("one");
		assertThat(this.callbacks.waiting()).isEqualTo(2);
	}

	/** Writes into the log what it hears. */
	private final class Told implements LossObserver {

		private final Runnable meanwhile;

		Told() {
			this(() -> {
			});
		}

		Told(Runnable meanwhile) {
			this.meanwhile = meanwhile;
		}

		@Override
		public void messageLost(String portId, LossReason reason, Message message) {
			LossesTests.this.log.add(portId + " " + reason + " " + message.elements());
			this.meanwhile.run();
		}

		@Override
		public void messagesSkipped(long messages) {
			LossesTests.this.log.add(messages + " skipped");
		}

	}

}
