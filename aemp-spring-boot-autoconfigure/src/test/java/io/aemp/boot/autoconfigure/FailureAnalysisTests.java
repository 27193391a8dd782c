package io.aemp.boot.autoconfigure;

import io.aemp.spring.AempPort;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that {@link SpringApplication} explains failures of ours instead of printing
 * stack traces.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureAnalysisTests {

	@Test
	void anIllegalNodeIdIsExplained(CapturedOutput output) {
		fail(Application.class, "--aemp.node-id=two words");
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Property 'aemp.node-id' makes no legal node ID: Illegal node ID 'two words'")
			.contains("Use 1 to 255 printable ASCII characters");
	}

	@Test
	void aFaultyPortClassIsExplained(CapturedOutput output) {
		fail(FaultyApplication.class);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("Faulty has no @Rcv method, so that every message would kill it.")
			.contains("Mark the methods that handle its messages with @Rcv.");
	}

	private static void fail(Class<?> application, String... arguments) {
		assertThatException().isThrownBy(
				() -> new SpringApplicationBuilder(application).web(WebApplicationType.NONE).run(arguments).close());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Faulty.class)
	static class FaultyApplication {

	}

	@AempPort
	static class Faulty {

	}

}
