package io.aemp.internal.link;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says about links: when they come up, when they fail and why, and nothing
 * for each message.
 */
class LinkLogTests {

	@RegisterExtension
	final LogRecorder recorder = new LogRecorder("io.aemp.internal.link");

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final AempNode a = this.cluster.start("a");

	private List<String> logged() {
		return this.recorder.events()
			.stream()
			.filter((event) -> event.getLevel().isGreaterOrEqual(Level.INFO))
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

	@Test
	void whenLinksComeAndGoThenThatIsLoggedWithTheReason() {
		new FakePeer(this.cluster, "b", Map.of());
		for (int i = 0; i < 1000; i++) {
			this.a.snd("b#port", "hello");
			this.a.mon("b#port", (reason) -> {
			});
		}
		this.cluster.run();
		for (int i = 0; i < 1000; i++) {
			this.a.snd("b#port", "hello");
		}
		this.cluster.network().connection().cut();
		this.cluster.run();
		assertThat(logged()).containsExactly("INFO The link to node b at 127.0.0.1:4002 is up",
				"INFO The link to node b failed: Connection reset by peer");
	}

	@Test
	void whenNoLinkCanBeHadThenThatIsNoNewsForEachMessage() {
		for (int i = 0; i < 100; i++) {
			this.a.snd("b#port", "hello");
			this.cluster.advance(Duration.ofMillis(100));
		}
		assertThat(logged()).isEmpty();
	}

	@Test
	void whenASendQueueOverflowsThenThatIsLogged() {
		AempNode small = new FakeCluster("small", "b").start("small",
				(settings) -> settings.limits((limits) -> limits.sendQueueBytes(5000)));
		for (int i = 0; i < 5; i++) {
			small.snd("b#port", "x".repeat(1000));
		}
		assertThat(logged()).containsExactly("INFO The link to node b failed: send queue overflow");
	}

}
