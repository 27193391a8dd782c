package io.aemp.internal.credit;

import java.util.ArrayList;
import java.util.List;

import io.aemp.internal.context.ControlEntry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Accounts, and tasks that are charged to them.
 */
class InboundCreditTests {

	private final List<String> log = new ArrayList<>();

	private final InboundCredit credit = new InboundCredit("n2", () -> this.log.add("reached"));

	@Test
	void whenSoMuchIsOverAsWasAwaitedThenThatIsToldOnce() {
		assertThat(this.credit.await(30)).isTrue();
		assertThat(this.credit.isAwaited()).isTrue();
		this.credit.charge(10).settle();
		this.credit.charge(19).settle();
		assertThat(this.log).isEmpty();
		this.credit.charge(5).settle();
		assertThat(this.log).containsExactly("reached");
		assertThat(this.credit.isAwaited()).isFalse();
		this.credit.charge(100).settle();
		assertThat(this.log).hasSize(1);
		assertThat(this.credit.settled()).isEqualTo(134);
	}

	@Test
	void whenSoMuchIsOverAlreadyThenThatIsTheAnswerAndNothingIsTold() {
		this.credit.charge(30).settle();
		assertThat(this.credit.await(30)).isFalse();
		assertThat(this.credit.isAwaited()).isFalse();
		this.credit.charge(10).settle();
		assertThat(this.log).isEmpty();
	}

	@Test
	void whenSomethingElseIsAwaitedThenOnlyThatCounts() {
		this.credit.await(10);
		this.credit.await(20);
		this.credit.charge(15).settle();
		assertThat(this.log).isEmpty();
		this.credit.awaitNothing();
		this.credit.charge(15).settle();
		assertThat(this.log).isEmpty();
		assertThat(this.credit.isAwaited()).isFalse();
	}

	@Test
	void whenATaskHasRunThenItIsSettledEvenIfItFailed() {
		Runnable task = this.credit.charge(7).task(() -> this.log.add("settled " + this.credit.settled()));
		Runnable failing = this.credit.charge(8).task(() -> {
			throw new IllegalStateException("on purpose");
		});
		assertThat(this.credit.heldByTasks()).isEqualTo(15);
		task.run();
		assertThat(this.log).containsExactly("settled 0");
		assertThat(this.credit.settled()).isEqualTo(7);
		assertThatIllegalStateException().isThrownBy(failing::run).withMessage("on purpose");
		assertThat(this.credit.settled()).isEqualTo(15);
		assertThat(this.credit.heldByTasks()).isZero();
		task.run();
		assertThat(this.log).hasSize(1);
	}

	@Test
	void whenTasksAreDroppedThenTheyAreSettledAndNeverRunButTheOneThatRunsEnds() {
		List<Runnable> tasks = new ArrayList<>();
		tasks.add(this.credit.charge(1).task(() -> {
			this.log.add("runs");
			assertThat(this.credit.heldByTasks()).isEqualTo(6);
			assertThat(this.credit.dropTasks()).isEqualTo(2);
			assertThat(this.credit.settled()).isEqualTo(6);
		}));
		tasks.add(this.credit.charge(2).task(() -> this.log.add("never")));
		tasks.add(this.credit.charge(4).task(() -> this.log.add("never")));
		tasks.forEach(Runnable::run);
		assertThat(this.log).containsExactly("runs");
		assertThat(this.credit.settled()).isEqualTo(7);
		assertThat(this.credit.heldByTasks()).isZero();
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
