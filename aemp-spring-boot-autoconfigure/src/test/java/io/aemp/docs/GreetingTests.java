package io.aemp.docs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.aemp.NodeSettings;
import io.aemp.Reason;
import io.aemp.local.LocalNetwork;
import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GreetingTests {

	@Test
	void whenTheLinkIsCutThenTheMonitorFires() {
		LocalNetwork network = new LocalNetwork();
		NodeSettings settings = NodeSettings.builder()
			.nodeId("seed")
			.bind("127.0.0.1:4040")
			.secret("a secret of the test")
			.build();
		try (AempNode seed = AempNode.create(settings, network);
				AempNode client = AempNode
					.create(settings.toBuilder().nodeId("client").bind().seed("127.0.0.1:4040").build(), network)) {
			seed.port("greeter").rcv("greet", (message) -> seed.snd(message.text(1), "Hello " + message.text(0)));
			seed.start();
			client.start();
			assertThat(client.cal("seed#greeter", Duration.ofSeconds(5), "greet", "world").join().text(0))
				.isEqualTo("Hello world");
			CompletableFuture<Reason> lost = new CompletableFuture<>();
			client.mon("seed#greeter", lost::complete);
			network.connection().cut();
			assertThat(lost.join().kind()).isEqualTo("transport_error");
		}
	}

}
