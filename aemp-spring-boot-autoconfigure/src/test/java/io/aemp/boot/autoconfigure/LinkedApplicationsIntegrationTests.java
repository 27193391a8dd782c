package io.aemp.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.FamilyContent;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.DbMon;
import io.aemp.spring.FamilyChangedEvent;
import io.aemp.spring.NodeEvent;
import io.aemp.spring.Rcv;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of two applications that are linked by TCP.
 */
class LinkedApplicationsIntegrationTests {

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	private final BlockingQueue<List<@Nullable Object>> replies = new LinkedBlockingQueue<>();

	private Node client;

	private String replyPort;

	@BeforeEach
	void link() {
		AempNode server = start(ServerApplication.class, "server", "--aemp.binds=127.0.0.1:0");
		this.client = start(ClientApplication.class, "client", "--aemp.binds=", "--aemp.events.families=calculators",
				"--aemp.seeds=" + server.listeners().get(0));
		Awaitility.await().until(() -> this.client.nodeIsUp("server") && server.nodeIsUp("client"));
		this.replyPort = this.client.port((message) -> this.replies.add(message.elements())).id();
	}

	private AempNode start(Class<?> application, String nodeId, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--aemp.node-id=" + nodeId);
		all.add("--aemp.secret=s3cret");
		ConfigurableApplicationContext context = new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.run(all.toArray(String[]::new));
		this.contexts.add(0, context);
		return context.getBean(AempNode.class);
	}

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
	}

	@Test
	void argumentsAndResultCrossTheNetwork() throws InterruptedException {
		this.client.snd("server#calculator", "add", 1, 2, this.replyPort);
		assertThat(reply().get(0)).isEqualTo(3L);
		this.client.snd("server#calculator", "describe", new byte[] { 1, 2 }, 1.5, true, List.of("a", "b"),
				Map.of("c", 3), this.replyPort);
		assertThat(reply()).containsExactly("described", "2 bytes, 1.5, true, [a, b], {c=3}");
	}

	@Test
	void defaultHandlerAnswersWhateverElseComes() throws InterruptedException {
		this.client.snd("server#calculator", "unheard of", 1, this.replyPort);
		assertThat(reply()).containsExactly("3 elements");
	}

	@Test
	void messagesOfOneSenderAreHandledInOrder() throws InterruptedException {
		for (int i = 0; i < 1000; i++) {
			this.client.snd("server#calculator", "add", i, 0, this.replyPort);
		}
		for (int i = 0; i < 1000; i++) {
			assertThat(reply().get(0)).isEqualTo((long) i);
		}
	}

	@Test
	void twoAnnotatedPortsTalkToEachOther() throws InterruptedException {
		this.client.snd("client#starter", "start", 20, 22);
		ClientApplication.Starter starter = this.contexts.get(0).getBean(ClientApplication.Starter.class);
		assertThat(starter.sums.poll(Patience.SECONDS, TimeUnit.SECONDS)).isEqualTo(42);
	}

	@Test
	void aMessageThatDoesNotFitIsAnsweredWithAnErrorAndThePortGoesOn() throws InterruptedException {
		this.client.snd("server#calculator", "add", "one", 2, this.replyPort);
		assertThat(reply()).containsExactly("aemp:error", "illegal_arguments",
				"Port 'server#calculator', tag 'add', element 0: expected int but got a string");
		this.client.snd("server#calculator", "add", 1, 2, this.replyPort);
		assertThat(reply()).containsExactly(3L);
	}

	@Test
	void aPortOfOneApplicationIsFoundByTheOtherThroughItsFamily() {
		Awaitility.await().until(() -> this.client.family("calculators").pick().isPresent());
		assertThat(this.client.family("calculators").pick()).contains("server#calculator");
		Listeners listeners = this.contexts.get(0).getBean(Listeners.class);
		Awaitility.await()
			.untilAsserted(() -> assertThat(listeners.families.get("@DbMon")).containsExactly("server#calculator"));
		Awaitility.await()
			.untilAsserted(() -> assertThat(listeners.families.get("event")).containsExactly("server#calculator"));
		this.client.kil("server#calculator");
		Awaitility.await()
			.untilAsserted(() -> assertThat(listeners.families.values()).hasSize(2).allMatch(Set::isEmpty));
		this.contexts.get(1).close();
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(listeners.nodes).containsExactly("NodeUpEvent[server]", "NodeDownEvent[server]"));
	}

	@Test
	void whenAnApplicationEndsThenTheOtherLearnsIt() {
		CompletableFuture<Reason> death = new CompletableFuture<>();
		this.client.mon("server#calculator", death::complete);
		this.contexts.get(1).close();
		assertThat(death).succeedsWithin(Patience.LIMIT).extracting(Reason::kind).isEqualTo("transport_error");
	}

	private List<@Nullable Object> reply() throws InterruptedException {
		List<@Nullable Object> reply = this.replies.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(reply).as("reply within 10 s").isNotNull();
		return reply;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(ServerApplication.Calculator.class)
	static class ServerApplication {

		@AempPort(name = "calculator", family = "calculators", restart = false)
		static class Calculator {

			@Rcv("add")
			int add(int a, int b) {
				return a + b;
			}

			@Rcv("describe")
			List<String> describe(byte[] bytes, double number, boolean truth, List<String> list,
					Map<String, Integer> map) {
				return List.of("described",
						bytes.length + " bytes, " + number + ", " + truth + ", " + list + ", " + map);
			}

			@Rcv
			String any(Message message) {
				return message.size() + " elements";
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ ClientApplication.Starter.class, Listeners.class })
	static class ClientApplication {

		@AempPort(name = "starter")
		static class Starter {

			private final Node node;

			private final BlockingQueue<Integer> sums = new LinkedBlockingQueue<>();

			Starter(Node node) {
				this.node = node;
			}

			@Rcv("start")
			void start(int a, int b, Port self) {
				this.node.snd("server#calculator", "add", a, b, self.id());
			}

			@Rcv
			void sum(int sum) {
				this.sums.add(sum);
			}

		}

	}

	static class Listeners {

		final Map<String, Set<String>> families = new ConcurrentHashMap<>();

		final List<String> nodes = new CopyOnWriteArrayList<>();

		@DbMon("calculators")
		void changed(FamilyContent content) {
			this.families.put("@DbMon", content.keys());
		}

		@EventListener
		void on(FamilyChangedEvent event) {
			this.families.put("event", event.content().keys());
		}

		@EventListener
		void on(NodeEvent event) {
			this.nodes.add(event.toString());
		}

	}

}
