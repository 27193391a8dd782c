package io.aemp.docs.start;

import java.time.Duration;

import io.aemp.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

@Component
@Profile("client")
class Caller implements ApplicationRunner {

	private static final Logger logger = LoggerFactory.getLogger(Caller.class);

	private static final String GREETER = "greeter-1#greeter";

	private final Node node;

	Caller(Node node) {
		this.node = node;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		this.node.mon(GREETER, (reason) -> logger.info("The greeter is gone: {}", reason));
		String answer = this.node.cal(GREETER, Duration.ofSeconds(5), "greet", "world").join().text(0);
		logger.info("The greeter says: {}", answer);
	}

}
