package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.aemp.FamilyContent;
import io.aemp.Node;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPort;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.AempSpawn;
import io.aemp.spring.DbMon;
import io.aemp.spring.PortDefinitionException;
import io.aemp.spring.Rcv;
import org.junit.jupiter.api.Test;

import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that {@code spring.main.lazy-initialization} passes by what nobody asks for but
 * the network.
 */
class LazyInitializationTests {

	private static final Duration SOON = Duration.ofSeconds(10);

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withInitializer(
				(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
		.withConfiguration(AutoConfigurations.of(AempAutoConfiguration.class))
		.withPropertyValues("aemp.node-id=n1");

	@Test
	void theNodeIsStartedAndPortsAnswer() {
		this.runner.withUserConfiguration(Greeter.class, BeanMethod.class, Conn.class, Bystander.class)
			.run((context) -> {
				assertThat(context.getBeanFactory().containsSingleton("bystander")).isFalse();
				assertThat(context.getBeanFactory().getSingletonNames()).contains("aempNodeLifecycle",
						"aempNetworkEvents");
				Node node = context.getBean(Node.class);
				assertThat(node.cal("n1#greeter", SOON, "greet")).succeedsWithin(SOON);
				assertThat(node.cal("n1#method", SOON, "greet")).succeedsWithin(SOON);
				assertThat(node.cal(node.spawn("n1", "My::App::conn"), SOON, "greet")).succeedsWithin(SOON);
			});
	}

	@Test
	void monitorsHearOfTheirFamilies() {
		this.runner.withUserConfiguration(Hearer.class)
			.run((context) -> assertThat(context.getBean(Hearer.class).heard).succeedsWithin(SOON));
	}

	@Test
	void aPortThatIsHiddenIsRefusedWhenItIsCreated() {
		this.runner.withUserConfiguration(Hidden.class).run((context) -> {
			assertThat(context.getBean(AempPortRegistry.class).ports()).isEmpty();
			assertThat(context).getBean(AempNode.class).isNotNull();
			try {
				context.getBean(Runnable.class);
				throw new AssertionError("created");
			}
			catch (RuntimeException ex) {
				assertThat(ex).hasRootCauseInstanceOf(PortDefinitionException.class);
			}
		});
	}

	static class Handlers {

		@Rcv("greet")
		String greet() {
			return "hello";
		}

	}

	@AempPort(name = "greeter")
	static class Greeter extends Handlers {

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethod {

		@Bean
		@AempPort(name = "method")
		Handlers port() {
			return new Handlers();
		}

	}

	@AempSpawn("My::App::conn")
	@Scope("prototype")
	static class Conn extends Handlers {

	}

	@Component("bystander")
	static class Bystander {

	}

	@Component
	static class Hearer {

		private final CompletableFuture<FamilyContent> heard = new CompletableFuture<>();

		@DbMon("family")
		void changed(FamilyContent content) {
			this.heard.complete(content);
		}

	}

	@AempPort
	static class HiddenPort extends Handlers implements Runnable {

		@Override
		public void run() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hidden {

		@Bean
		Runnable port() {
			return new HiddenPort();
		}

	}

}
