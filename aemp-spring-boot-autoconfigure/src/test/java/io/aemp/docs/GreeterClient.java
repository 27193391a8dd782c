package io.aemp.docs;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.aemp.Node;

import org.springframework.stereotype.Component;

@Component
class GreeterClient {

	private final Node node;

	GreeterClient(Node node) {
		this.node = node;
	}

	CompletableFuture<String> greet(String name) {
		return this.node.cal("greeter-1#greeter", Duration.ofSeconds(5), "greet", name)
			.thenApply((answer) -> answer.text(0));
	}

}
