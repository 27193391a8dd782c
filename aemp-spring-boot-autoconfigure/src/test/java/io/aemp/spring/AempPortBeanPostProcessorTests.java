package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;

import io.aemp.Node;
import io.aemp.testing.FakeCluster;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of how beans become ports.
 */
class AempPortBeanPostProcessorTests {

	@Test
	void aBeanBecomesAPortWithItsChosenName() {
		try (PortContext context = PortContext.of(Named.class)) {
			RegisteredPort registered = context.registry().ports().get(0);
			assertThat(registered.port().id()).isEqualTo("n1#named");
			assertThat(registered.type()).isEqualTo(Named.class);
			assertThat(registered.tags()).containsExactly("", "a", "b");
		}
	}

	@Test
	void portsWithoutANameGetUniqueOnes() {
		try (PortContext context = PortContext.of(First.class, Second.class)) {
			assertThat(context.registry().ports()).extracting((registered) -> registered.port().id())
				.doesNotHaveDuplicates()
				.hasSize(2);
		}
	}

	@Test
	void placeholdersInNamesAndTagsAreResolved() {
		System.setProperty("aemp.test.name", "resolved");
		try (PortContext context = PortContext.of(Placeholders.class)) {
			RegisteredPort registered = context.registry().ports().get(0);
			assertThat(registered.port().id()).isEqualTo("n1#resolved");
			assertThat(registered.tags()).containsExactly("fallback");
		}
		finally {
			System.clearProperty("aemp.test.name");
		}
	}

	@Test
	void thePortNameIsNotTheBeanName() {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.register(Scan.class);
			context.refresh();
			assertThat(context.getBeanNamesForType(Named.class))
				.containsExactly("aempPortBeanPostProcessorTests.Named");
			assertThat(context.getBean(AempPortRegistry.class).port(Named.class).id()).isEqualTo("n1#named");
		}
	}

	@Test
	void beansThatAreNoPortsAreLeftAlone() {
		try (PortContext context = PortContext.of(NoPort.class)) {
			assertThat(context.registry().ports()).isEmpty();
		}
	}

	@Test
	void aPortCanBeFoundByTheClassOfItsBean() {
		try (PortContext context = PortContext.of(First.class, Second.class)) {
			assertThat(context.registry().port(First.class)).isNotSameAs(context.registry().port(Second.class));
			assertThatIllegalArgumentException().isThrownBy(() -> context.registry().port(Named.class));
			assertThatIllegalArgumentException().isThrownBy(() -> context.registry().port(Object.class));
		}
	}

	@Test
	void aBeanCreatedLaterBecomesAPortAtOnce() {
		try (PortContext context = PortContext.of()) {
			assertThat(context.registry().ports()).isEmpty();
			context.createBean(Late.class);
			assertThat(context.port()).isEqualTo("n1#late");
		}
	}

	@Test
	void handlersAreCalledThroughTheProxyOfTheirBean() {
		try (PortContext context = PortContext.of(Proxies.class, Named.class)) {
			Named bean = context.bean(Named.class);
			assertThat(AopUtils.isCglibProxy(bean)).isTrue();
			context.send("a", "n2#reply");
			assertThat(context.bean(Proxies.class).intercepted).containsExactly("a");
			assertThat(context.sent()).containsExactly(List.of("n2#reply", "a"));
			assertThat(context.registry().port(Named.class).id()).isEqualTo("n1#named");
		}
	}

	@Test
	void aPrivateHandlerBehindAProxyIsRefused() {
		assertThatExceptionOfType(PortDefinitionException.class)
			.isThrownBy(() -> PortContext.of(Proxies.class, Private.class).close())
			.withMessageContaining(
					"Private.handle cannot be called through the proxy of its bean. Do not make it private");
	}

	@Test
	void aHandlerThatTheProxiedInterfaceLacksIsRefused() {
		assertThatExceptionOfType(PortDefinitionException.class)
			.isThrownBy(() -> PortContext.of(Proxies.class, BehindInterface.class).close())
			.withMessageContaining("BehindInterface.handle cannot be called through the proxy of its bean");
	}

	@Test
	void portsEndWithTheContext() {
		PortContext context = PortContext.of(Named.class);
		assertThat(context.isAlive("n1#named")).isTrue();
		context.close();
		assertThat(context.isAlive("n1#named")).isFalse();
	}

	@AempPort(name = "named")
	static class Named {

		@Rcv("b")
		void b() {
		}

		@Rcv("a")
		String a() {
			return "a";
		}

		@Rcv
		void any() {
		}

	}

	@AempPort
	static class First {

		@Rcv
		void any() {
		}

	}

	@AempPort
	static class Second {

		@Rcv
		void any() {
		}

	}

	@AempPort(name = "${aemp.test.name}")
	static class Placeholders {

		@Rcv("${aemp.test.tag:fallback}")
		void handle() {
		}

	}

	@AempPort(name = "late")
	static class Late {

		@Rcv
		void any() {
		}

	}

	@Component
	static class NoPort {

		@Rcv
		void any() {
		}

	}

	@AempPort
	static class Private {

		@Rcv
		private void handle() {
		}

	}

	interface Marker {

		void mark();

	}

	@AempPort
	static class BehindInterface implements Marker {

		@Rcv
		void handle() {
		}

		@Override
		public void mark() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		final List<String> intercepted = new ArrayList<>();

		@Bean
		static BeanNameAutoProxyCreator autoProxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setBeanNames("*Named", "*Private", "*BehindInterface");
			creator.setInterceptorNames("interceptor");
			return creator;
		}

		@Bean
		MethodInterceptor interceptor() {
			return (invocation) -> {
				this.intercepted.add(invocation.getMethod().getName());
				return invocation.proceed();
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ComponentScan(useDefaultFilters = false,
			includeFilters = @ComponentScan.Filter(type = FilterType.ASSIGNABLE_TYPE, classes = Named.class))
	static class Scan extends PortContext.Infrastructure {

		@Bean
		Node node() {
			return new FakeCluster("n1").start("n1");
		}

	}

}
