package io.aemp.boot.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.Rcv;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.SmartLifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link AempNodeLifecycle}.
 */
@ExtendWith(OutputCaptureExtension.class)
class AempNodeLifecycleTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class))
		.withPropertyValues("aemp.node-id=n1", "aemp.binds=127.0.0.1:0", "aemp.secret=s3cret");

	@Test
	void nodeStartsBeforeAWebServerAndClosesAfterIt() {
		List<String> events = new ArrayList<>();
		this.runner.withBean(WebServer.class, () -> new WebServer(events)).run((context) -> {
			WebServer webServer = context.getBean(WebServer.class);
			webServer.node = context.getBean(AempNode.class);
			assertThat(AempNodeLifecycle.PHASE).isLessThan(webServer.getPhase());
			assertThat(context.getBean(AempNode.class).listeners()).hasSize(1);
		});
		assertThat(events).containsExactly("web server starts", "web server stops, node is open: true");
	}

	@Test
	void oneThreadKeepsTheProcessAliveWhileTheNodeRuns() {
		this.runner.run((context) -> {
			AempNodeLifecycle lifecycle = context.getBean(AempNodeLifecycle.class);
			assertThat(lifecycle.isRunning()).isTrue();
			assertThat(keepAliveThreads()).singleElement()
				.satisfies((thread) -> assertThat(thread.isDaemon()).isFalse());
			context.getSourceApplicationContext().close();
			assertThat(lifecycle.isRunning()).isFalse();
			Awaitility.await().untilAsserted(() -> assertThat(keepAliveThreads()).isEmpty());
		});
	}

	@Test
	void whenTheApplicationFailsToStartThenNoThreadIsLeft() {
		this.runner.withBean(FailingLifecycle.class).run((context) -> {
			assertThat(context).hasFailed();
			Awaitility.await().untilAsserted(() -> assertThat(keepAliveThreads()).isEmpty());
		});
	}

	@ParameterizedTest
	@EnumSource(names = { "INLINE", "POOL" })
	void whenAHandlerStopsTheApplicationThenTheProcessIsKeptAliveUntilItHasReturned(Dispatch dispatch) {
		this.runner.run((context) -> {
			AempNode node = context.getBean(AempNode.class);
			CountDownLatch leave = new CountDownLatch(1);
			CountDownLatch closed = new CountDownLatch(1);
			Port port = node.port(PortSettings.DEFAULTS.on(dispatch)).rcv((message) -> {
				context.getSourceApplicationContext().close();
				closed.countDown();
				await(leave);
			});
			node.snd(port.id(), "stop");
			assertThat(await(closed)).isTrue();
			Awaitility.await()
				.until(() -> keepAliveThreads().stream()
					.anyMatch((thread) -> Arrays.stream(thread.getStackTrace())
						.anyMatch((frame) -> frame.getMethodName().equals("join"))));
			leave.countDown();
			Awaitility.await().untilAsserted(() -> assertThat(keepAliveThreads()).isEmpty());
		});
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(Patience.SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	@Test
	void asynchronousStopCallsBackWhenTheNodeIsClosed() throws InterruptedException {
		AempNode node = AempNode.create(NodeSettings.builder().nodeId("n1").build());
		AempNodeLifecycle lifecycle = new AempNodeLifecycle(node, null, new ShutdownTimeout(Duration.ofSeconds(30)));
		lifecycle.start();
		CountDownLatch stopped = new CountDownLatch(1);
		lifecycle.stop(stopped::countDown);
		assertThat(stopped.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(lifecycle.isRunning()).isFalse();
		lifecycle.start();
		assertThat(node.isRunning()).isTrue();
		lifecycle.stop();
		assertThat(node.isRunning()).isFalse();
		node.close();
		assertThatIllegalStateException().isThrownBy(lifecycle::start);
	}

	@Test
	void pausesAreRefused() {
		this.runner.run((context) -> assertThat(context.getBean(AempNodeLifecycle.class).isPauseable()).isFalse());
	}

	@Test
	void oneLineTellsWhatWasStarted(CapturedOutput output) {
		this.runner.withBean(Hello.class).run((context) -> {
			String listener = context.getBean(AempNode.class).listeners().get(0);
			assertThat(output).contains("Node 'n1' listens on " + listener
					+ "; ports: n1#hello (any, 'hello', 'world'); authentication: hmac_sha3_512, without TLS");
			assertThat(output).doesNotContain("s3cret");
		});
	}

	@Test
	void oneLineTellsWhatOthersAreToldIfThatIsSomethingElse(CapturedOutput output) {
		this.runner.withPropertyValues("aemp.advertise=example.org:4040").run((context) -> {
			String listener = context.getBean(AempNode.class).listeners().get(0);
			assertThat(output)
				.contains("Node 'n1' listens on " + listener + ", advertised as example.org:4040; ports: none; ");
		});
	}

	@Test
	void oneLineTellsAllMethodsThatOthersMayUse(CapturedOutput output) {
		this.runner.withPropertyValues("aemp.auth.accept=hmac_sha3_512,cleartext")
			.run((context) -> assertThat(output).contains("; authentication: hmac_sha3_512, cleartext, without TLS"));
	}

	@Test
	void theLineDescribesTheSettingsThatTheNodeHas(CapturedOutput output) {
		this.runner.withBean("mine", AempNode.class,
				() -> AempNode.create(NodeSettings.builder()
					.nodeId("mine")
					.bind("127.0.0.1:0")
					.secret("s3cret")
					.authentication((authentication) -> authentication.accept("cleartext"))
					.build()))
			.run((context) -> {
				context.getBean(NodeSettings.class);
				assertThat(output).contains("Node 'mine' listens on ")
					.contains("; authentication: cleartext, without TLS");
			});
	}

	@Test
	void oneLineTellsThatTheNodeIsLocal(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class))
			.withPropertyValues("aemp.node-id=n1")
			.run((context) -> assertThat(output)
				.contains("Node 'n1' does not listen; ports: none; authentication: none, local only"));
	}

	@Test
	void whenTheAddressIsTakenThenTheFailureNamesItAndTheProperty() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			String address = "127.0.0.1:" + taken.getLocalPort();
			this.runner.withPropertyValues("aemp.binds=" + address).run((context) -> {
				NodeConfigurationException failure = failure(context.getStartupFailure());
				assertThat(failure.problem()).contains(address);
				assertThat(failure.fix()).contains("'aemp.binds'");
			});
		}
	}

	private static NodeConfigurationException failure(Throwable thrown) {
		Throwable cause = thrown;
		while (!(cause instanceof NodeConfigurationException failure)) {
			cause = cause.getCause();
		}
		return failure;
	}

	private static List<Thread> keepAliveThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().equals("aemp-keep-alive"))
			.toList();
	}

	@AempPort(name = "hello")
	static class Hello {

		@Rcv("hello")
		void hello() {
		}

		@Rcv("world")
		void world() {
		}

		@Rcv
		void any() {
		}

	}

	private static final class WebServer implements SmartLifecycle {

		private final List<String> events;

		private volatile boolean running;

		private AempNode node;

		WebServer(List<String> events) {
			this.events = events;
		}

		@Override
		public void start() {
			this.events.add("web server starts");
			this.running = true;
		}

		@Override
		public void stop() {
			this.events.add("web server stops, node is open: " + isOpen());
			this.running = false;
		}

		private boolean isOpen() {
			try {
				// Does nothing to a node that is started.
				this.node.start();
				return true;
			}
			catch (IllegalStateException ex) {
				return false;
			}
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return SmartLifecycle.DEFAULT_PHASE - 2048;
		}

	}

	private static final class FailingLifecycle implements SmartLifecycle {

		@Override
		public void start() {
			throw new IllegalStateException("as planned");
		}

		@Override
		public void stop() {
		}

		@Override
		public boolean isRunning() {
			return false;
		}

	}

}
