package io.aemp.internal.link.outbound;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.PortTable;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WritabilityTests {

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable ports = PortTables.create("n", this.runtime);

	private final Writability writability = new Writability(100);

	private final List<String> log = new ArrayList<>();

	private NodeFuture<Void> future(String name) {
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		future.thenRun(() -> this.log.add(name));
		this.writability.add(future);
		return future;
	}

	@Test
	void whenHalfWaitsThenThatIsTooMuch() {
		assertThat(this.writability.isWritable(50)).isFalse();
		assertThat(this.writability.isWritable(49)).isTrue();
	}

	@Test
	void whenLessThanHalfIsLeftThenAllAreToldAndWhatDependsOnThemRunsElsewhere() {
		NodeFuture<Void> one = future("one");
		NodeFuture<Void> other = future("other");
		assertThat(this.writability.takeDue(50)).isEmpty();
		Collection<NodeFuture<Void>> due = this.writability.takeDue(49);
		assertThat(due).containsExactly(one, other);
		due.forEach((future) -> future.settle(null));
		assertThat(one.isDone()).isTrue();
		assertThat(other.isDone()).isTrue();
		assertThat(this.log).isEmpty();
		this.runtime.run();
		assertThat(this.log).containsExactly("one", "other");
	}

	@Test
	void whenAFutureIsTakenAwayThenNothingIsDoneForIt() {
		NodeFuture<Void> future = future("future");
		this.writability.remove(future);
		assertThat(this.writability.takeDue(0)).isEmpty();
		assertThat(future.isDone()).isFalse();
	}

	@Test
	void whenFuturesAreTakenThenThatNeedsNoMemory() {
		com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		// The first time, classes are loaded.
		for (int round = 0; round < 3; round++) {
			NodeFuture<Void> future = future("future");
			long before = threads.getCurrentThreadAllocatedBytes();
			Collection<NodeFuture<Void>> taken = this.writability.takeAll();
			Collection<NodeFuture<Void>> none = this.writability.takeAll();
			long allocated = threads.getCurrentThreadAllocatedBytes() - before;
			assertThat(taken).containsExactly(future);
			assertThat(none).isEmpty();
			if (round > 0) {
				assertThat(allocated).isZero();
			}
		}
	}

	@Test
	void whenFuturesWereTakenThenLaterOnesAreNotAmongThem() {
		NodeFuture<Void> one = future("one");
		Collection<NodeFuture<Void>> first = this.writability.takeAll();
		NodeFuture<Void> other = future("other");
		this.writability.remove(one);
		Collection<NodeFuture<Void>> second = this.writability.takeAll();
		NodeFuture<Void> last = future("last");
		assertThat(first).containsExactly(one);
		assertThat(second).containsExactly(other);
		assertThat(this.writability.takeAll()).containsExactly(last);
	}

}
