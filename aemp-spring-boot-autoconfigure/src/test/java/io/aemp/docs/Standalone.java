package io.aemp.docs;

import java.time.Duration;

import io.aemp.NodeSettings;
import io.aemp.node.AempNode;

class Standalone {

	public static void main(String[] args) {
		NodeSettings settings = NodeSettings.builder()
			.nodeId("client")
			.bind()
			.seed("127.0.0.1:4040")
			.secret(System.getenv("AEMP_SECRET"))
			.build();
		try (AempNode node = AempNode.start(settings)) {
			node.mon("greeter-1#greeter", (reason) -> System.out.println("lost: " + reason));
			System.out.println(node.cal("greeter-1#greeter", Duration.ofSeconds(5), "greet", "world").join().text(0));
		}
	}

}
