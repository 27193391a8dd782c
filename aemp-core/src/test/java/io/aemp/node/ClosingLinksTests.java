package io.aemp.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import io.aemp.LossReason;
import io.aemp.Reason;
import io.aemp.local.LocalConnection;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node that is closed loses nothing that it has sent over a link, and gets no new one.
 */
class ClosingLinksTests {

	@RegisterExtension
	final LogRecorder recorder = new LogRecorder("io.aemp.internal.link");

	private final FakeCluster cluster = new FakeCluster("a", "b", "c");

	private final AempNode a = this.cluster.start("a");

	private final List<Reason> reasons = new ArrayList<>();

	@Test
	void whenANodeIsClosedThenItsLinksHaveEndedWithoutTimeHavingPassed() {
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		FakePeer c = new FakePeer(this.cluster, "c", Map.of());
		this.a.snd("b#port", "first");
		this.a.snd("c#port", "first");
		this.cluster.run();
		for (int i = 0; i < 1000; i++) {
			this.a.snd("b#port", i, "a message that fills chunks");
			this.a.snd("c#port", i, "a message that fills chunks");
		}
		this.a.close();
		assertThat(this.a.upNodes()).isEmpty();
		this.cluster.run();
		assertThat(this.cluster.runtime().timers().nanoTime()).isZero();
		assertThat(b.received()).hasSize(1001);
		assertThat(c.received()).hasSize(1001);
		assertThat(b.ends()).containsExactly("the connection was closed by the other side");
		assertThat(this.recorder.events()).noneMatch((event) -> event.getLevel().isGreaterOrEqual(Level.WARN));
	}

	@Test
	void whenAConnectionTakesNoBytesThenWhatWaitsForItIsSentNevertheless() {
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		this.a.snd("b#port", "first");
		this.cluster.run();
		LocalConnection connection = this.cluster.network().connection();
		connection.setWritable("a", false);
		for (int i = 0; i < 1000; i++) {
			this.a.snd("b#port", "x".repeat(1000));
		}
		this.cluster.run();
		assertThat(b.received()).hasSize(1);
		this.a.close();
		this.cluster.run();
		assertThat(b.received()).hasSize(1001);
		assertThat(this.a.lostMessages(LossReason.LINK_DOWN)).isZero();
	}

	@Test
	void whenANodeIsClosedThenMonitorsHearThatItsLinksHaveEnded() {
		new FakePeer(this.cluster, "b", Map.of());
		this.a.mon("b#port", this.reasons::add);
		this.cluster.run();
		this.a.close();
		this.cluster.run();
		assertThat(this.reasons).containsExactly(Reason.transportError("b", "this node was closed"));
	}

	@Test
	void whenThereIsNoLinkThenWhatWaitsForItIsLostAndCounted() {
		this.cluster.network().silence(FakeCluster.address(this.cluster.portOf("b")));
		this.a.snd("b#port", "waits");
		this.cluster.run();
		this.a.close();
		this.a.snd("b#port", "too late");
		this.a.mon("b#port", this.reasons::add);
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.a.lostMessages(LossReason.LINK_DOWN)).isEqualTo(3);
		assertThat(this.reasons).hasSize(1);
	}

	@Test
	void whenANodeIsClosedWhileAConnectionComesUpThenNoLinkIsLeft() {
		int tasks = 0;
		while (closedAfter(tasks)) {
			tasks++;
		}
		assertThat(tasks).as("states of the connection").isGreaterThan(5);
	}

	/**
	 * Closes a node between two of the tasks that bring a link up.
	 * @return false if there were not so many tasks
	 */
	private static boolean closedAfter(int tasks) {
		FakeCluster cluster = new FakeCluster("a", "b");
		AempNode a = cluster.start("a");
		FakePeer b = new FakePeer(cluster, "b", Map.of());
		b.dial(cluster.portOf("a"));
		boolean more = true;
		for (int i = 0; i < tasks; i++) {
			more = cluster.runtime().executor().runOne();
		}
		a.close();
		cluster.run();
		assertThat(a.upNodes()).isEmpty();
		assertThat(cluster.network().connections()).isEmpty();
		assertThat(b.ends()).hasSize(1);
		return more;
	}

	@Test
	void whenANodeIsClosedWhileAnotherConnectionWaitsForTheEndOfTheLinkThenThatIsNotTaken() {
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		this.a.snd("b#port", "first");
		this.cluster.run();
		this.cluster.network().connection().hold();
		b.dial(this.cluster.portOf("a"));
		this.cluster.run();
		assertThat(this.cluster.network().connections()).hasSize(2);
		this.a.close();
		this.cluster.network().connections().forEach(LocalConnection::release);
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(this.a.upNodes()).isEmpty();
		assertThat(this.cluster.network().connections()).isEmpty();
	}

	@Test
	void whenANodeIsClosedThenNobodyCanDialItAnyMore() {
		FakePeer b = new FakePeer(this.cluster, "b", Map.of());
		this.a.close();
		b.dial(this.cluster.portOf("a"));
		this.cluster.run();
		assertThat(b.ends()).containsExactly("Connection refused");
	}

}
