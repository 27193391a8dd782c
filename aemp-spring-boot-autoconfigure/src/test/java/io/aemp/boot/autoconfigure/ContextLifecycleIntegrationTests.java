package io.aemp.boot.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortId;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.AempSpawn;
import io.aemp.spring.DbFamily;
import io.aemp.spring.DbMon;
import io.aemp.spring.Rcv;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests of contexts that are stopped and started, closed while handlers run, and that
 * have children.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContextLifecycleIntegrationTests {

	private static final String SECRET = "a secret of 32 random characters";

	private static ConfigurableApplicationContext run(@Nullable ConfigurableApplicationContext parent,
			Class<?>... sources) {
		return run(parent, Map.of(), sources);
	}

	private static ConfigurableApplicationContext run(@Nullable ConfigurableApplicationContext parent,
			Map<String, Object> properties, Class<?>... sources) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties(properties);
		return ((parent != null) ? builder.parent(parent) : builder).run("--aemp.node-id=app/%u",
				"--aemp.binds=127.0.0.1:0", "--aemp.secret=" + SECRET, "--spring.main.banner-mode=off");
	}

	private static Object answer(Node node, String portId, Object... request) {
		return node.cal(portId, Duration.ofSeconds(60), request).join().get(0);
	}

	@Test
	void whenAContextIsStoppedAndStartedThenTheNodeAndWhatIsAnnotatedReturn() {
		try (ConfigurableApplicationContext context = run(null, App.class)) {
			App.Greeter greeter = context.getBean(App.Greeter.class);
			AempNode node = context.getBean(AempNode.class);
			String id = node.id();
			for (int i = 0; i < 3; i++) {
				int told = greeter.told.get();
				context.stop();
				assertThat(node.isRunning()).isFalse();
				Awaitility.await()
					.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
						.noneMatch((thread) -> thread.getName().contains("aemp-app/")));
				context.start();
				assertThat(node.isRunning()).isTrue();
				assertThat(node.listeners()).isNotEmpty();
				assertThat(answer(greeter.node, node.id() + "#greeter", "greet", "Ada")).isEqualTo("Hello Ada");
				greeter.family.set("key").close();
				assertThat(greeter.family.keys().join()).containsExactly(node.id() + "#greeter");
				String spawned = greeter.node.spawn(node.id(), "Test::spawn");
				assertThat(answer(greeter.node, spawned, "ping")).isEqualTo("pong");
				Awaitility.await().until(() -> greeter.told.get() > told);
			}
			assertThat(node.id()).startsWith("app/").isNotEqualTo(id);
		}
	}

	@Test
	void whenAContextIsStoppedAndStartedThenWhatWasMadeByHandIsGoneUnlessAnActionMakesItAgain() {
		try (ConfigurableApplicationContext context = run(null, App.class)) {
			AempNode node = context.getBean(AempNode.class);
			String unique = node.port((message) -> {
			}).id();
			Runnable makePort = () -> node.port("made").rcv((message) -> node.snd(message.text(0), "again"));
			makePort.run();
			node.onRestart(makePort);
			context.stop();
			context.start();
			assertThat(answer(node, node.id() + "#made")).isEqualTo("again");
			CompletableFuture<Reason> gone = new CompletableFuture<>();
			node.mon(node.id() + "#" + PortId.parse(unique).name(), gone::complete);
			assertThat(gone.join().kind()).isEqualTo("no_such_port");
			assertThat(PortId.parse(node.port().id()).name()).isNotEqualTo(PortId.parse(unique).name());
		}
	}

	@Test
	void whenAHandlerDoesNotReturnThenTheContextIsClosedWithinTheTimeoutOfThePhase(CapturedOutput output) {
		ConfigurableApplicationContext context = run(null,
				Map.of("spring.lifecycle.timeout-per-shutdown-phase", "150ms"), App.class);
		App.Greeter greeter = context.getBean(App.Greeter.class);
		AempNode node = context.getBean(AempNode.class);
		node.snd(node.id() + "#greeter", "slow");
		assertThat(join(greeter.entered)).isTrue();
		try {
			context.close();
			Awaitility.await()
				.untilAsserted(() -> assertThat(output)
					.contains("is closed while handlers still run, because they did not end within 100 ms"));
		}
		finally {
			greeter.leave.countDown();
		}
	}

	@Test
	void whenAChildContextIsClosedThenItsPortsEndAndTheNodeOfTheParentLivesOn() {
		try (ConfigurableApplicationContext parent = run(null, App.class)) {
			AempNode node = parent.getBean(AempNode.class);
			App.Greeter greeter = parent.getBean(App.Greeter.class);
			List<AtomicInteger> told = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				try (ConfigurableApplicationContext child = run(parent, Child.class)) {
					assertThat(child.getBean(AempNode.class)).isSameAs(node);
					assertThat(parent.getBean(AempPortRegistry.class).ports()).hasSize(2);
					Port port = child.getBean(AempPortRegistry.class).port(Child.Worker.class);
					assertThat(port.id()).isEqualTo(node.id() + "#worker");
					assertThat(answer(node, port.id(), "work")).isEqualTo("done");
					Child.Worker worker = child.getBean(Child.Worker.class);
					Awaitility.await().until(() -> worker.told.get() > 0);
					told.add(worker.told);
				}
				List<Integer> before = told.stream().map(AtomicInteger::get).toList();
				assertThat(node.isRunning()).isTrue();
				assertThat(parent.getBean(AempPortRegistry.class).ports()).hasSize(1);
				Awaitility.await().until(() -> node.family("workers").keys().join().isEmpty());
				int greeterTold = greeter.told.get();
				node.family("greeters").set("key" + i);
				Awaitility.await().until(() -> greeter.told.get() > greeterTold);
				assertThat(told).extracting(AtomicInteger::get).isEqualTo(before);
				assertThat(answer(node, node.id() + "#greeter", "greet", "Ada")).isEqualTo("Hello Ada");
			}
		}
	}

	@Test
	void whenAContextIsStoppedAndStartedThenNoncesAreNew() throws IOException {
		try (ConfigurableApplicationContext context = run(null, App.class)) {
			AempNode node = context.getBean(AempNode.class);
			Set<String> nonces = new HashSet<>();
			nonces.add(nonceOf(node));
			nonces.add(nonceOf(node));
			context.stop();
			context.start();
			nonces.add(nonceOf(node));
			assertThat(nonces).hasSize(3);
		}
	}

	/** Returns the second line that the node sends to whoever dials it. */
	private static String nonceOf(AempNode node) throws IOException {
		String listener = node.listeners().get(0);
		int colon = listener.lastIndexOf(':');
		try (Socket socket = new Socket(listener.substring(0, colon), Integer.parseInt(listener.substring(colon + 1)));
				BufferedReader lines = new BufferedReader(
						new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
			assertThat(lines.readLine()).startsWith("aemp;1;");
			return lines.readLine();
		}
	}

	@Test
	void whenTwoChildContextsAreOpenThenClosingOneLeavesThePortsOfTheOther() {
		try (ConfigurableApplicationContext parent = run(null, App.class);
				ConfigurableApplicationContext first = run(parent, Sibling.class)) {
			AempNode node = parent.getBean(AempNode.class);
			Port closed;
			try (ConfigurableApplicationContext second = run(parent, Sibling.class)) {
				closed = second.getBean(AempPortRegistry.class).port(Sibling.Clerk.class);
				assertThat(answer(node, closed.id(), "work")).isEqualTo("done");
			}
			Port open = first.getBean(AempPortRegistry.class).port(Sibling.Clerk.class);
			assertThat(answer(node, open.id(), "work")).isEqualTo("done");
			CompletableFuture<Reason> unknown = new CompletableFuture<>();
			node.mon(closed.id(), unknown::complete);
			assertThat(unknown.join().kind()).isEqualTo("no_such_port");
		}
	}

	@Test
	void whenAChildContextIsClosedThenThePortsThatItsFunctionsSpawnedEndWithIt() {
		try (ConfigurableApplicationContext parent = run(null, App.class)) {
			AempNode node = parent.getBean(AempNode.class);
			CompletableFuture<Reason> death = new CompletableFuture<>();
			try (ConfigurableApplicationContext child = run(parent, Child.class)) {
				String spawned = node.spawn(node.id(), "Test::visit");
				assertThat(answer(node, spawned, "knock")).isEqualTo("come in");
				node.mon(spawned, death::complete);
				assertThat(child.isActive()).isTrue();
				assertThat(death).isNotDone();
			}
			assertThat(death.join().isNormal()).isTrue();
			String late = node.spawn(node.id(), "Test::visit");
			CompletableFuture<Reason> unknown = new CompletableFuture<>();
			node.mon(late, unknown::complete);
			assertThat(unknown.join().kind()).isEqualTo("no_such_port");
		}
	}

	@Test
	void whenAContextIsStoppedThenNoDescriptorOfItsNodeIsOpen() throws IOException {
		Path descriptors = Path.of("/proc/self/fd");
		assumeTrue(Files.isDirectory(descriptors), "this system does not show open descriptors in /proc/self/fd");
		List<String> before = sockets(descriptors);
		try (ConfigurableApplicationContext context = run(null, App.class)) {
			context.stop();
			context.start();
			assertThat(sockets(descriptors)).isNotEmpty().isNotEqualTo(before);
			context.stop();
			Awaitility.await().untilAsserted(() -> assertThat(before).containsAll(sockets(descriptors)));
			context.start();
			assertThat(context.getBean(AempNode.class).listeners()).isNotEmpty();
		}
	}

	/**
	 * The targets of open descriptors that a node may have: sockets, pollers and events.
	 */
	private static List<String> sockets(Path descriptors) throws IOException {
		List<String> found = new ArrayList<>();
		try (Stream<Path> all = Files.list(descriptors)) {
			for (Path each : all.toList()) {
				try {
					String target = Files.readSymbolicLink(each).toString();
					if (target.startsWith("socket:") || target.contains("eventpoll") || target.contains("eventfd")
							|| target.contains("timerfd")) {
						found.add(target);
					}
				}
				catch (IOException ex) {
					// It was closed meanwhile.
				}
			}
		}
		return found;
	}

	@Test
	void whenAHandlerRunsThenTheContextIsClosedAfterItAndTheCallerGetsTheAnswer() {
		ConfigurableApplicationContext context = run(null, App.class);
		App.Greeter greeter = context.getBean(App.Greeter.class);
		AempNode node = context.getBean(AempNode.class);
		try (AempNode client = AempNode.start(
				NodeSettings.builder().nodeId("client").bind().seed(node.listeners().get(0)).secret(SECRET).build())) {
			CompletableFuture<Message> call = client.cal(node.id() + "#greeter", "slow");
			assertThat(join(greeter.entered)).isTrue();
			CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
			Awaitility.await().until(context::isClosed);
			assertThat(closing).isNotDone();
			greeter.leave.countDown();
			assertThat(call.join().get(0)).isEqualTo("slowly");
			closing.join();
			assertThat(node.isRunning()).isFalse();
		}
	}

	private static boolean join(CountDownLatch latch) {
		try {
			latch.await();
			return true;
		}
		catch (InterruptedException ex) {
			return false;
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(App.Greeter.class)
	static class App {

		@AempPort(name = "greeter", family = "greeters")
		static class Greeter {

			private final Node node;

			private final Family family;

			private final AtomicInteger told = new AtomicInteger();

			private final CountDownLatch entered = new CountDownLatch(1);

			private final CountDownLatch leave = new CountDownLatch(1);

			Greeter(Node node, @DbFamily("greeters") Family family) {
				this.node = node;
				this.family = family;
			}

			@Rcv("greet")
			String greet(String name) {
				return "Hello " + name;
			}

			@Rcv("slow")
			String slow() {
				this.entered.countDown();
				join(this.leave);
				return "slowly";
			}

			@DbMon("greeters")
			void changed(FamilyContent content) {
				this.told.incrementAndGet();
			}

			@AempSpawn("Test::spawn")
			void spawn(Port port) {
				port.rcv("ping", (message) -> this.node.snd(message.text(0), "pong"));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(Sibling.Clerk.class)
	static class Sibling {

		@AempPort
		static class Clerk {

			@Rcv("work")
			String work() {
				return "done";
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Child.Worker.class, Child.Visit.class })
	static class Child {

		@AempSpawn("Test::visit")
		@Component
		@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
		static class Visit {

			@Rcv("knock")
			String knock() {
				return "come in";
			}

		}

		@AempPort(name = "worker", family = "workers")
		static class Worker {

			private final AtomicInteger told = new AtomicInteger();

			@DbMon("greeters")
			void changed(FamilyContent content) {
				this.told.incrementAndGet();
			}

			@Rcv("work")
			String work() {
				return "done";
			}

		}

	}

}
