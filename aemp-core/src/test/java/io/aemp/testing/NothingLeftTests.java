package io.aemp.testing;

import java.time.Duration;

import io.aemp.NodeSettings;
import io.aemp.node.AempNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * That the check for leftovers would find some.
 */
class NothingLeftTests {

	private final AempNode node = AempNode.create(NodeSettings.builder().nodeId("left").build());

	@AfterEach
	void close() {
		this.node.close();
	}

	private void assertFound(String what) {
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> NothingLeft.assertNothingIsLeftOf(this.node))
			.withMessageContaining(what);
	}

	@Test
	void whenAPortIsLeftThenItIsFound() {
		this.node.port();
		assertFound("ports of left");
	}

	@Test
	void whenAMonitorOfAnotherNodeIsLeftThenItIsFound() {
		AempNode a = new FakeCluster("a", "b").start("a");
		a.mon("b#port", (reason) -> {
		});
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> NothingLeft.assertNothingIsLeftOf(a))
			.withMessageContaining("nodes that a knows");
	}

	@Test
	void whenNothingIsLeftThenNothingIsFound() {
		this.node.cal(this.node.port().id(), "call");
		this.node.close();
		assertThatCode(() -> NothingLeft.assertNothingIsLeftOf(this.node)).doesNotThrowAnyException();
	}

	@Test
	void whenATimerIsLeftInAClusterThenItIsFound() {
		NothingLeft.begin();
		FakeCluster cluster = new FakeCluster("a");
		cluster.start("a");
		cluster.runtime().timers().schedule(Duration.ofHours(1), Runnable::run, () -> {
		});
		assertThatExceptionOfType(AssertionError.class).isThrownBy(NothingLeft::end).withMessageContaining("timers");
	}

	@Test
	void whenNothingIsLeftInAClusterThenNothingIsFound() {
		NothingLeft.begin();
		FakeCluster cluster = new FakeCluster("a", "b");
		AempNode a = cluster.start("a");
		cluster.start("b");
		a.cal("b#nobody", Duration.ofSeconds(2), "request");
		a.snd("nobody#port", "message");
		assertThatCode(NothingLeft::end).doesNotThrowAnyException();
	}

}
