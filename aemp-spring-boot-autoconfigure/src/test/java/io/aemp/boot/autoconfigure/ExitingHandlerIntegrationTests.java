package io.aemp.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.Rcv;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of handlers and actions of monitors that end the process, each in a process of
 * its own.
 */
class ExitingHandlerIntegrationTests {

	private static final String SECRET = "a secret of 32 random characters";

	@ParameterizedTest
	@CsvSource({ "inline, exit, local, 7", "inline, exit, remote, 7", "pooled, exit, remote, 7",
			"inline, close, remote, 0", "pooled, close, local, 0", "inline, both, local, 7", "pooled, both, local, 7",
			"pooled, both, remote, 7", "pooled, monitor, local, 7" })
	void whenAHandlerEndsTheProcessThenNothingWaitsForTheHandler(String port, String tag, String sender, int expected,
			@TempDir Path directory) throws IOException, InterruptedException {
		Path log = directory.resolve("log");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx128m", "-cp", System.getProperty("java.class.path"), Exiting.class.getName(), port, tag, sender)
			.redirectErrorStream(true)
			.redirectOutput(log.toFile())
			.start();
		try {
			int status = process.waitFor();
			String written = Files.readString(log);
			assertThat(status).as(written).isEqualTo(expected);
			assertThat(written).contains("Node 'app' listens on")
				.doesNotContain("while handlers still run")
				.doesNotContain("did not close cleanly")
				.doesNotContain("still keeps an event loop")
				.doesNotContain("Shutdown phase");
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Exiting.Inline.class, Exiting.Pooled.class })
	static class Exiting {

		public static void main(String[] arguments) {
			ConfigurableApplicationContext context = new SpringApplicationBuilder(Exiting.class)
				.web(WebApplicationType.NONE)
				.run("--aemp.node-id=app", "--aemp.binds=127.0.0.1:0", "--aemp.secret=" + SECRET,
						"--spring.main.banner-mode=off", "--spring.docker.compose.enabled=false",
						"--logging.level.org.springframework.context=INFO");
			AempNode node = context.getBean(AempNode.class);
			AempNode sender = arguments[2].equals("local") ? node
					: AempNode.start(NodeSettings.builder()
						.nodeId("client")
						.bind()
						.seed(node.listeners().get(0))
						.secret(SECRET)
						.build());
			sender.snd(node.id() + "#" + arguments[0], arguments[1]);
		}

		/**
		 * Ends the process in each of the ways.
		 */
		abstract static class Ending {

			private final ApplicationContext context;

			Ending(ApplicationContext context) {
				this.context = context;
			}

			@Rcv("exit")
			void exit() {
				System.exit(7);
			}

			@Rcv("close")
			void close() {
				SpringApplication.exit(this.context);
			}

			@Rcv("monitor")
			void exitWhenAPortIsDead() {
				this.context.getBean(AempNode.class).monOutside("app#dead", (reason) -> System.exit(7));
			}

			@Rcv("both")
			void closeAndExit() {
				System.exit(SpringApplication.exit(this.context, () -> 7));
			}

		}

		@AempPort(name = "inline", dispatch = Dispatch.INLINE)
		static class Inline extends Ending {

			Inline(ApplicationContext context) {
				super(context);
			}

		}

		@AempPort(name = "pooled", dispatch = Dispatch.POOL)
		static class Pooled extends Ending {

			Pooled(ApplicationContext context) {
				super(context);
			}

		}

	}

}
