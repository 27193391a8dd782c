package io.aemp.internal.port;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Accounts, and tasks that are charged to them.
 */
class AccountTests {

	private final List<String> log = new ArrayList<>();

	private final Account account = new Account("n2", () -> this.log.add("reached"));

	@Test
	void whenSoMuchIsOverAsWasAwaitedThenThatIsToldOnce() {
		assertThat(this.account.await(30)).isTrue();
		assertThat(this.account.isAwaited()).isTrue();
		this.account.charge(10).settle();
		this.account.charge(19).settle();
		assertThat(this.log).isEmpty();
		this.account.charge(5).settle();
		assertThat(this.log).containsExactly("reached");
		assertThat(this.account.isAwaited()).isFalse();
		this.account.charge(100).settle();
		assertThat(this.log).hasSize(1);
		assertThat(this.account.settled()).isEqualTo(134);
	}

	@Test
	void whenSoMuchIsOverAlreadyThenThatIsTheAnswerAndNothingIsTold() {
		this.account.charge(30).settle();
		assertThat(this.account.await(30)).isFalse();
		assertThat(this.account.isAwaited()).isFalse();
		this.account.charge(10).settle();
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenSomethingElseIsAwaitedThenOnlyThatCounts() {
		this.account.await(10);
		this.account.await(20);
		this.account.charge(15).settle();
		assertThat(this.log).isEmpty();
		this.account.awaitNothing();
		this.account.charge(15).settle();
		assertThat(this.log).isEmpty();
		assertThat(this.account.isAwaited()).isFalse();
	}

	@Test
	void whenATaskHasRunThenItIsSettledEvenIfItFailed() {
		Runnable task = this.account.charge(7).task(() -> this.log.add("settled " + this.account.settled()));
		Runnable failing = this.account.charge(8).task(() -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(this.account.heldByTasks()).isEqualTo(15);
		task.run();
		assertThat(this.log).containsExactly("settled 0");
		assertThat(this.account.settled()).isEqualTo(7);
		assertThatIllegalStateException().isThrownBy(failing::run).withMessage("on purpose");
		assertThat(this.account.settled()).isEqualTo(15);
		assertThat(this.account.heldByTasks()).isZero();
		task.run();
		assertThat(this.log).hasSize(1);
	}

	@Test
	void whenTasksAreDroppedThenTheyAreSettledAndNeverRunButTheOneThatRunsEnds() {
		List<Runnable> tasks = new ArrayList<>();
		tasks.add(this.account.charge(1).task(() -> {
			this.log.add("runs");
			assertThat(this.account.heldByTasks()).isEqualTo(6);
			assertThat(this.account.dropTasks()).isEqualTo(2);
			assertThat(this.account.settled()).isEqualTo(6);
		}));
		tasks.add(this.account.charge(2).task(() -> this.log.add("never")));
		tasks.add(this.account.charge(4).task(() -> this.log.add("never")));
		tasks.forEach(Runnable::run);
		assertThat(this.log).containsExactly("runs");
		assertThat(this.account.settled()).isEqualTo(7);
		assertThat(this.account.heldByTasks()).isZero();
	}

	@Test
	void whenNobodyIsChargedThenTasksAndEntriesStayAsTheyAre() {
		Runnable task = () -> this.log.add("task");
		ControlEntry entry = () -> this.log.add("entry");
		assertThat(Charge.NONE.task(task)).isSameAs(task);
		assertThat(Charge.NONE.entry(entry)).isSameAs(entry);
		Charge.NONE.settle();
	}

}
