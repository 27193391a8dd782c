package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.RefusingRuntime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PersistentTimers}.
 */
class PersistentTimersTests {

	private static final Executor DIRECT = Runnable::run;

	private final DeterministicRuntime machine = new DeterministicRuntime(1);

	private final RefusingRuntime refusing = new RefusingRuntime(this.machine);

	private final PersistentTimers timers = new PersistentTimers(this.refusing.timers());

	private final List<String> ran = new ArrayList<>();

	private Guard schedule(int seconds, String name) {
		return this.timers.schedule(Duration.ofSeconds(seconds), DIRECT, () -> this.ran.add(name));
	}

	private void refuse(boolean refused) {
		this.refusing.refuseTimers(refused ? () -> new OutOfMemoryError("made up") : null);
	}

	@Test
	void whenATaskIsRefusedThenTheNextOneBringsItBackAtItsTime() {
		refuse(true);
		schedule(2, "first");
		schedule(3, "second");
		refuse(false);
		this.machine.advance(Duration.ofSeconds(1));
		assertThat(this.ran).isEmpty();
		schedule(0, "third");
		this.machine.run();
		assertThat(this.ran).containsExactly("third");
		this.machine.advance(Duration.ofSeconds(1));
		assertThat(this.ran).containsExactly("third", "first");
		this.machine.advance(Duration.ofSeconds(1));
		assertThat(this.ran).containsExactly("third", "first", "second");
	}

	@Test
	void whenTasksAreTriedAgainTooLateThenTheyRunAtOnce() {
		refuse(true);
		schedule(1, "late");
		this.machine.advance(Duration.ofSeconds(5));
		this.timers.retry();
		refuse(false);
		assertThat(this.ran).isEmpty();
		this.timers.retry();
		this.machine.run();
		assertThat(this.ran).containsExactly("late");
	}

	@Test
	void whenATaskIsClosedThenItDoesNotRunWhetherItWasRefusedOrNot() {
		schedule(1, "taken").close();
		refuse(true);
		Guard kept = schedule(1, "refused");
		refuse(false);
		kept.close();
		schedule(1, "other");
		this.machine.advance(Duration.ofSeconds(2));
		assertThat(this.ran).containsExactly("other");
		assertThat(this.machine.timers().waiting()).isZero();
	}

}
