package io.aemp.docs;

import java.util.ArrayList;
import java.util.List;

import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the two applications of README.md work.
 */
class GreeterApplicationTests {

	@Test
	void whenAClientCallsTheGreeterThenItAnswers() {
		try (ConfigurableApplicationContext server = application(Server.class, "--aemp.node-id=greeter-1",
				"--aemp.binds=127.0.0.1:0");
				ConfigurableApplicationContext client = application(Client.class, "--aemp.node-id=client",
						"--aemp.binds=", "--aemp.seeds=" + server.getBean(AempNode.class).listeners().get(0))) {
			assertThat(client.getBean(GreeterClient.class).greet("world").join()).isEqualTo("Hello world");
		}
	}

	private static ConfigurableApplicationContext application(Class<?> type, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--aemp.secret=a secret of the test");
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE).run(all.toArray(String[]::new));
	}

	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class Server {

	}

	@EnableAutoConfiguration
	@Import(GreeterClient.class)
	static class Client {

	}

}
