package io.aemp.internal.link;

import java.util.ArrayList;
import java.util.List;

import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.PortTable;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PacingTests {

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable ports = PortTables.create("n", this.runtime);

	private final Pacing pacing = new Pacing(100);

	private final List<String> log = new ArrayList<>();

	private NodeFuture<Void> future(String name) {
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		future.thenRun(() -> this.log.add(name));
		this.pacing.add(future);
		return future;
	}

	@Test
	void whenHalfWaitsThenThatIsTooMuch() {
		assertThat(this.pacing.isWritable(50)).isFalse();
		assertThat(this.pacing.isWritable(49)).isTrue();
	}

	@Test
	void whenLessThanHalfIsLeftThenAllAreToldAndWhatDependsOnThemRunsElsewhere() {
		NodeFuture<Void> one = future("one");
		NodeFuture<Void> other = future("other");
		this.pacing.shrunk(50);
		assertThat(one.isDone()).isFalse();
		this.pacing.shrunk(49);
		assertThat(one.isDone()).isTrue();
		assertThat(other.isDone()).isTrue();
		assertThat(this.log).isEmpty();
		this.runtime.run();
		assertThat(this.log).containsExactly("one", "other");
	}

	@Test
	void whenAFutureIsTakenAwayThenNothingIsDoneForIt() {
		NodeFuture<Void> future = future("future");
		this.pacing.remove(future);
		this.pacing.shrunk(0);
		assertThat(future.isDone()).isFalse();
	}

}
