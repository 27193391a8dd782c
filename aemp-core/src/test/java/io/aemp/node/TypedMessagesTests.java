package io.aemp.node;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.aemp.ElementMapper;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.local.LocalNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.PropertyNamingStrategies;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that records and other objects can be sent, and look the same to every receiver.
 */
class TypedMessagesTests {

	private static final Duration SOON = Duration.ofSeconds(20);

	private static final UUID ID = new UUID(1, 2);

	@ParameterizedTest
	@ValueSource(strings = { "cbor", "json" })
	void aRecordIsTheSameMapOverBothFramingsAndLocally(String framing) {
		try (AempNode seed = AempNode
			.start(settings("seed").connections((connections) -> connections.framings(framing)).build());
				AempNode client = AempNode
					.start(settings("client").connections((connections) -> connections.framings(framing))
						.seed(seed.listeners().get(0))
						.build())) {
			for (AempNode node : List.of(seed, client)) {
				node.port("echo").rcv("order", (message) -> {
					Order order = message.get(0, Order.class);
					node.snd(message.text(1), message.get(0) instanceof Map, order.equals(order()), message.get(0));
				});
			}
			for (String receiver : List.of("client#echo", "seed#echo")) {
				assertThat(client.cal(receiver, SOON, "order", order())).succeedsWithin(SOON).satisfies((reply) -> {
					assertThat(reply.get(0)).isEqualTo(true);
					assertThat(reply.get(1)).isEqualTo(true);
					assertThat(texts(reply.map(2)))
						.isEqualTo(Map.of("id", ID.toString(), "pause", "PT1S", "note", "null"));
				});
			}
		}
	}

	private static Map<String, String> texts(Map<String, @Nullable Object> map) {
		Map<String, String> texts = new LinkedHashMap<>();
		map.forEach((key, value) -> texts.put(key, (value != null) ? Message.of(value).text(0) : "null"));
		return texts;
	}

	@Test
	void theMapperOfTheSettingsConvertsWhateverIsSent() {
		ElementMapper snake = ElementMapper
			.customized((builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
		try (AempNode node = AempNode.create(NodeSettings.builder().nodeId("n").mapper(snake).build(),
				new LocalNetwork())) {
			node.port("echo").rcv("give", (message) -> node.snd(message.text(1), message.get(0)));
			assertThat(node.cal("n#echo", SOON, "give", new Size(1))).succeedsWithin(SOON)
				.satisfies((reply) -> assertThat(reply.map(0)).containsOnlyKeys("pixel_count"));
			node.function("My::echo",
					(arguments) -> node.self().rcv((message) -> node.snd(message.text(0), arguments.get(0))));
			assertThat(node.cal(node.spawn("n", "My::echo", new Size(1)), SOON)).succeedsWithin(SOON)
				.satisfies((reply) -> assertThat(reply.map(0)).containsOnlyKeys("pixel_count"));
		}
	}

	private static NodeSettingsBuilder settings(String id) {
		return NodeSettings.builder().nodeId(id).bind("127.0.0.1:0").secret("s3cret");
	}

	private static Order order() {
		return new Order(ID, Duration.ofSeconds(1), null);
	}

	record Order(UUID id, Duration pause, @Nullable String note) {

	}

	record Size(int pixelCount) {

	}

}
