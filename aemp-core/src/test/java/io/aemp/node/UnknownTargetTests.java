package io.aemp.node;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.NodeSettings;
import io.aemp.local.LocalNetwork;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests that a message to a bare name, which is taken as a node ID, does not vanish
 * without a word.
 */
class UnknownTargetTests {

	@RegisterExtension
	final LogRecorder log = new LogRecorder("io.aemp.internal.link");

	@Test
	void whenNoNodeHasTheNameThenOneWarningPerNameExplainsIt() {
		try (AempNode node = start()) {
			node.snd("greeter", "hello", "first");
			await().until(() -> warnings().size() == 1);
			assertThat(warnings())
				.containsExactly("No node 'greeter' is known, so messages to 'greeter' are lost. A port "
						+ "ID has the form node#port: if 'greeter' is the name of a port, add its node");
			node.snd("greeter", "hello", "second");
			node.snd("other", List.of());
			await().until(() -> warnings().size() == 2);
			assertThat(warnings().get(1)).contains("No node 'other' is known");
		}
	}

	@Test
	void whenThePortIdIsCompleteThenItsMonitorsTellAndNoWarningIsNeeded() {
		try (AempNode node = start()) {
			node.snd("gone#port", "hello");
			node.kil("gone#port");
			node.snd("bare", "hello");
			await().until(() -> !warnings().isEmpty());
			assertThat(warnings()).singleElement().asString().contains("bare");
		}
	}

	private static AempNode start() {
		AempNode node = AempNode.create(
				NodeSettings.builder().nodeId("here").bind().secret("long enough a secret").build(),
				new LocalNetwork());
		node.start();
		return node;
	}

	private List<String> warnings() {
		return this.log.events()
			.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
