package io.aemp.spring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Node;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of events about links and families.
 */
class NetworkEventsTests {

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(NetworkEvents.class.getName());

	private final FakeCluster cluster = new FakeCluster("n1", "n2");

	private final Node node = this.cluster.start("n1");

	private final List<Object> published = new ArrayList<>();

	private final NetworkEvents events = new NetworkEvents(this.node, this.published::add,
			List.of("workers", "workers"));

	private void link() {
		this.cluster.start("n2");
		this.node.snd("n2#port", "hello");
		this.cluster.run();
	}

	@Test
	void whatHappensToALinkIsPublished() {
		this.events.start();
		this.cluster.run();
		this.published.clear();
		link();
		this.cluster.network().connection().hold();
		this.cluster.advance(Duration.ofSeconds(7));
		this.cluster.network().connection().release();
		this.cluster.advance(Duration.ofSeconds(1));
		this.cluster.network().connection().cut();
		this.cluster.run();
		assertThat(this.published).extracting(Object::toString)
			.containsExactly("NodeUpEvent[n2]", "NodeSlowEvent[n2]", "NodeResponsiveEvent[n2]", "NodeDownEvent[n2]");
		NodeDownEvent down = (NodeDownEvent) this.published.get(3);
		assertThat(down.nodeId()).isEqualTo("n2");
		assertThat(down.getSource()).isSameAs(this.node);
		assertThat(down.reason().kind()).isEqualTo("transport_error");
	}

	@Test
	void linksThatAreUpAlreadyArePublishedAtTheStart() {
		link();
		this.events.start();
		this.cluster.run();
		assertThat(this.published).extracting(Object::toString)
			.containsExactlyInAnyOrder("NodeUpEvent[n2]", "FamilyChangedEvent[workers, 0 added, 0 changed, 0 deleted]");
	}

	@Test
	void whatHappensToAFamilyIsPublished() {
		this.node.family("workers").set("a", 1);
		this.events.start();
		this.cluster.run();
		this.node.family("workers").set("a", 2);
		this.cluster.run();
		this.node.family("workers").delete("a");
		this.node.family("others").set("a");
		this.cluster.run();
		assertThat(this.published).extracting(Object::toString)
			.containsExactly("FamilyChangedEvent[workers, 1 added, 0 changed, 0 deleted]",
					"FamilyChangedEvent[workers, 0 added, 1 changed, 0 deleted]",
					"FamilyChangedEvent[workers, 0 added, 0 changed, 1 deleted]");
		FamilyChangedEvent changed = (FamilyChangedEvent) this.published.get(1);
		assertThat(changed.family()).isEqualTo("workers");
		assertThat(changed.content().get("a")).isEqualTo(2L);
		assertThat(changed.changed()).containsExactly("a");
		assertThat(changed.added()).isEmpty();
		assertThat(changed.deleted()).isEmpty();
	}

	@Test
	void afterTheEndNothingIsPublished() {
		this.events.start();
		assertThat(this.events.isRunning()).isTrue();
		this.cluster.run();
		this.events.stop();
		assertThat(this.events.isRunning()).isFalse();
		this.published.clear();
		link();
		this.node.family("workers").set("a");
		this.cluster.run();
		assertThat(this.published).isEmpty();
	}

	@Test
	void whenAListenerFailsThenThatIsLoggedAndTheNextEventFollows() {
		List<Object> heard = new ArrayList<>();
		NetworkEvents failing = new NetworkEvents(this.node, (event) -> {
			heard.add(event);
			throw new IllegalStateException("as it happens");
		}, List.of());
		failing.start();
		link();
		this.cluster.network().connection().cut();
		this.cluster.run();
		assertThat(heard).hasSize(2);
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.containsExactly("A listener of NodeUpEvent[n2] failed", "A listener of NodeDownEvent[n2] failed");
	}

}
