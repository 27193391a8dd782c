package io.aemp.docs.start;

import java.nio.file.Path;

import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class GettingStartedTests {

	@Test
	void whenBothApplicationsRunThenTheCallerIsGreetedAndHearsOfTheEnd(CapturedOutput output) {
		ConfigurableApplicationContext greeter = start("greeter", "--aemp.binds=127.0.0.1:0");
		String address = greeter.getBean(AempNode.class).listeners().get(0);
		try (ConfigurableApplicationContext client = start("client", "--aemp.seeds=" + address)) {
			assertThat(client.isRunning()).isTrue();
			assertThat(output).contains("The greeter says: Hello world, you are number 1");
			greeter.close();
			await().untilAsserted(() -> assertThat(output).contains("The greeter is gone: transport_error"));
		}
		finally {
			greeter.close();
		}
	}

	private static ConfigurableApplicationContext start(String profile, String property) {
		Path configuration = Path.of("src/test/resources/io/aemp/docs/start");
		return new SpringApplicationBuilder(DemoApplication.class).web(WebApplicationType.NONE)
			.profiles(profile)
			.run("--spring.config.location=" + configuration.toUri(), "--AEMP_SECRET=a secret of the test",
					"--logging.level.io.aemp.docs=info", property);
	}

}
