package io.aemp.internal.node;

import java.util.List;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.Level;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.Secret;
import io.aemp.local.LocalNetwork;
import io.aemp.node.AempNode;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link SecretAdvice}.
 */
class SecretAdviceTests {

	@RegisterExtension
	final LogRecorder log = new LogRecorder(SecretAdvice.class.getName());

	@Test
	void whenTheSecretIsShortThenEveryStartWarnsWithoutShowingIt() {
		start((builder) -> builder.secret("t0p"));
		assertThat(start((builder) -> builder.secret("t0p"))).hasSize(2)
			.allSatisfy((line) -> assertThat(line).startsWith("The secret of node n has fewer than 16 characters")
				.doesNotContain("t0p"));
	}

	@Test
	void whenTheSecretIsBeyondAsciiThenEveryStartSaysWhichBytesCount() {
		assertThat(start((builder) -> builder.secret("\u00e9".repeat(16)))).singleElement()
			.satisfies((line) -> assertThat(line).contains("characters beyond ASCII, of which the bytes in UTF-8 count")
				.contains("'base64:'")
				.doesNotContain("\u00e9"));
	}

	@Test
	void whenThereIsNothingToSayAboutTheSecretThenNothingIsSaid() {
		assertThat(start((builder) -> builder.secret("0123456789abcdef"))).isEmpty();
		assertThat(start((builder) -> builder
			.authentication((authentication) -> authentication.secret(Secret.ofBytes(new byte[16]))))).isEmpty();
		assertThat(start((builder) -> builder)).isEmpty();
	}

	/** Starts a node and returns the warnings that were logged. */
	private List<String> start(UnaryOperator<NodeSettingsBuilder> secret) {
		NodeSettings settings = secret.apply(NodeSettings.builder().nodeId("n").bind()).build();
		try (AempNode node = AempNode.create(settings, new LocalNetwork())) {
			node.start();
		}
		return this.log.events()
			.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map((event) -> event.getFormattedMessage())
			.toList();
	}

}
