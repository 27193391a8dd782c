package io.aemp.spring;

import java.util.function.Supplier;

import io.aemp.testing.LogRecorder;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that a bean that is to be a port is one, or the start fails.
 */
class PortBeanTests {

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(AempPortBeanPostProcessor.class.getName());

	@Test
	void aLazyPortIsRefusedAlthoughNobodyCreatesIt() {
		assertThatDefinitionOf(LazyPort.class).withMessageContaining("LazyPort is lazy")
			.withMessageContaining("Remove @Lazy");
		assertThatDefinitionOf(LazyConfiguration.class).withMessageContaining("Bean 'port' of @AempPort class")
			.withMessageContaining("is lazy");
	}

	@Test
	void aPortOfAnotherScopeIsRefusedAlthoughNobodyCreatesIt() {
		assertThatDefinitionOf(PrototypePort.class).withMessageContaining("PrototypePort is not a singleton");
		assertThatDefinitionOf(Scopes.class, ThreadPort.class).withMessageContaining("ThreadPort is not a singleton");
	}

	@Test
	void aPortBehindAScopedProxyIsRefused() {
		assertThatDefinitionOf(PrototypeProxy.class)
			.withMessageContaining("Bean 'portBeanTests.PrototypeProxy' of @AempPort class")
			.withMessageContaining("is not a singleton");
		assertThatDefinitionOf(Scopes.class, ThreadProxy.class, UserOfThreadProxy.class)
			.withMessageContaining("is not a singleton");
	}

	@Test
	void aScopedProxyOfASingletonIsOnePort() {
		try (PortContext context = PortContext.of(SingletonProxy.class)) {
			context.bean(SingletonProxy.class);
			assertThat(context.registry().ports()).singleElement()
				.satisfies((port) -> assertThat(port.beanName()).isEqualTo("portBeanTests.SingletonProxy"));
			context.send("who", "n2#reply");
			assertThat(context.sent().get(0)).containsExactly("n2#reply", "SingletonProxy");
		}
	}

	@Test
	void aBeanMethodMakesAPortOfAClassWithoutTheAnnotation() {
		try (PortContext context = PortContext.of(BeanMethods.class)) {
			assertThat(context.registry().port(ClassOfOthers.class).id()).isEqualTo("n1#others");
			context.node().snd("n1#others", "who", "n2#reply");
			context.run();
			assertThat(context.sent().get(0)).containsExactly("n2#reply", "ClassOfOthers");
		}
	}

	@Test
	void theAnnotationOfABeanMethodTakesThePlaceOfThatOfTheClass() {
		try (PortContext context = PortContext.of(Overriding.class)) {
			assertThat(context.port()).isEqualTo("n1#method");
		}
	}

	@Test
	void aBeanMethodThatReturnsAnInterfaceMakesAPort() {
		try (PortContext context = PortContext.of(HiddenPort.class)) {
			assertThat(context.port()).isEqualTo("n1#hidden");
		}
	}

	@Test
	void aPortThatIsHiddenAndLazyIsRefusedWhenItIsCreated() {
		try (PortContext context = PortContext.of(HiddenLazyPort.class)) {
			assertThatPortDefinition(() -> context.bean(Who.class)).withMessageContaining("is lazy")
				.withMessageContaining("let it return the class");
		}
	}

	@Test
	void whatAFactoryMakesIsAPort() {
		try (PortContext context = PortContext.of(Factory.class)) {
			assertThat(context.port()).isEqualTo("n1#eager");
			assertThat(context.registry().ports()).hasSize(1);
		}
	}

	@Test
	void aSingletonThatIsRegisteredAsAnObjectIsAPort() {
		try (PortContext context = PortContext.of(RegisteredSingleton.class)) {
			assertThat(context.port()).isEqualTo("n1#eager");
		}
	}

	@Test
	void aBeanMethodOfAnotherScopeIsRefused() {
		assertThatDefinitionOf(PrototypeMethod.class).withMessageContaining("Bean 'port'")
			.withMessageContaining("is not a singleton");
	}

	@Test
	void theAnnotationOnAMethodThatMakesNoBeanIsRefused() {
		assertThatDefinitionOf(NoBeanMethod.class).withMessageContaining("NoBeanMethod.port makes no bean")
			.withMessageContaining("Mark it with @Bean");
	}

	@Test
	void aPrototypeThatIsSpawnedIsNoPortAndNotRefused() {
		try (PortContext context = PortContext.of(Spawned.class, SpawnedPort.class, SpawnedProxy.class)) {
			assertThat(context.registry().ports()).isEmpty();
			String port = context.node().spawn("n1", "My::App::stereotype");
			context.node().snd(port, "who", "n2#reply");
			context.run();
			assertThat(context.sent().get(0)).containsExactly("n2#reply", "SpawnedPort");
		}
	}

	@Test
	void anAttributeOfASpawnedPortIsRefused() {
		assertThatDefinitionOf(SpawnedNamedPort.class).withMessageContaining("its attribute 'name' has no effect");
	}

	@Test
	void aBeanMethodCanBeSpawned() {
		try (PortContext context = PortContext.of(SpawnedMethod.class)) {
			String port = context.node().spawn("n1", "My::App::method");
			context.node().snd(port, "who", "n2#reply");
			context.run();
			assertThat(context.sent().get(0)).containsExactly("n2#reply", "ClassOfOthers");
		}
	}

	@Test
	void aSpawnedBeanOfAScopeThatSharesBeansIsRefused() {
		assertThatDefinitionOf(Scopes.class, SpawnedOfThread.class)
			.withMessageContaining("is of a scope that shares beans");
		assertThatDefinitionOf(Scopes.class, SpawningOfThread.class)
			.withMessageContaining("which is neither a prototype nor a singleton");
	}

	@Test
	void aLazyBeanThatMonitorsAFamilyIsRefused() {
		assertThatDefinitionOf(LazyMonitor.class).withMessageContaining("with @DbMon methods is lazy");
		assertThatDefinitionOf(PrototypeMonitor.class).withMessageContaining("with @DbMon methods is not a singleton")
			.withMessageContaining("call Family.mon");
	}

	@Test
	void handlersOfABeanThatIsNoPortAreNamed() {
		try (PortContext context = PortContext.of(Forgotten.class)) {
			assertThat(context.registry().ports()).isEmpty();
			assertThat(this.log.events()).singleElement()
				.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("Forgotten has @Rcv methods")
					.contains("@AempPort"));
		}
	}

	private static ThrowableAssertAlternative<PortDefinitionException> assertThatDefinitionOf(Class<?>... beans) {
		return assertThatPortDefinition(() -> {
			try (PortContext context = PortContext.of(beans)) {
				return context;
			}
		});
	}

	private static ThrowableAssertAlternative<PortDefinitionException> assertThatPortDefinition(Supplier<?> action) {
		return assertThatExceptionOfType(PortDefinitionException.class).isThrownBy(() -> {
			try {
				action.get();
			}
			catch (RuntimeException ex) {
				Throwable cause = ex;
				while (cause != null && !(cause instanceof PortDefinitionException)) {
					cause = cause.getCause();
				}
				throw (cause != null) ? cause : ex;
			}
		});
	}

	interface Who {

	}

	static class ClassOfOthers implements Who {

		@Rcv("who")
		String who() {
			return getClass().getSuperclass() == Object.class ? getClass().getSimpleName()
					: getClass().getSuperclass().getSimpleName();
		}

	}

	@AempPort(name = "eager")
	static class EagerPort extends ClassOfOthers {

	}

	@Lazy
	@AempPort
	static class LazyPort extends ClassOfOthers {

	}

	@Lazy
	@Configuration(proxyBeanMethods = false)
	static class LazyConfiguration {

		@Bean
		EagerPort port() {
			return new EagerPort();
		}

	}

	@AempPort
	@Scope("prototype")
	static class PrototypePort extends ClassOfOthers {

	}

	@AempPort
	@Scope("thread")
	static class ThreadPort extends ClassOfOthers {

	}

	@AempPort
	@Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class PrototypeProxy extends ClassOfOthers {

	}

	@AempPort
	@Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class ThreadProxy extends ClassOfOthers {

	}

	@Component
	static class UserOfThreadProxy {

		UserOfThreadProxy(ThreadProxy proxy) {
		}

	}

	@AempPort
	@Scope(proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class SingletonProxy {

		@Rcv("who")
		String who() {
			return getClass().getSimpleName();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Scopes {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BeanMethods {

		@Bean
		@AempPort(name = "others")
		ClassOfOthers others() {
			return new ClassOfOthers();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Overriding {

		@Bean
		@AempPort(name = "method")
		EagerPort port() {
			return new EagerPort();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenPort {

		@Bean
		@AempPort(name = "hidden")
		Who port() {
			return new ClassOfOthers();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class HiddenLazyPort {

		@Bean
		@Lazy
		Who port() {
			return new EagerPort();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Factory {

		@Bean
		static FactoryBean<EagerPort> port() {
			return new FactoryBean<>() {

				@Override
				public EagerPort getObject() {
					return new EagerPort();
				}

				@Override
				public Class<?> getObjectType() {
					return EagerPort.class;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class RegisteredSingleton {

		@Bean
		static BeanFactoryPostProcessor registrar() {
			return (beans) -> beans.registerSingleton("port", new EagerPort());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrototypeMethod {

		@Bean
		@AempPort
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		ClassOfOthers port() {
			return new ClassOfOthers();
		}

	}

	@Component
	static class NoBeanMethod {

		@AempPort
		ClassOfOthers port() {
			return new ClassOfOthers();
		}

	}

	@AempSpawn("My::App::spawned")
	@Scope("prototype")
	static class Spawned extends ClassOfOthers {

	}

	@AempPort
	@AempSpawn("My::App::stereotype")
	@Scope("prototype")
	static class SpawnedPort {

		@Rcv("who")
		String who() {
			return getClass().getSimpleName();
		}

	}

	@AempPort(name = "named")
	@AempSpawn("My::App::named")
	@Scope("prototype")
	static class SpawnedNamedPort extends ClassOfOthers {

	}

	@AempSpawn("My::App::proxy")
	@Scope(value = "prototype", proxyMode = ScopedProxyMode.TARGET_CLASS)
	static class SpawnedProxy extends ClassOfOthers {

	}

	@Configuration(proxyBeanMethods = false)
	static class SpawnedMethod {

		@Bean
		@AempSpawn("My::App::method")
		@Scope(BeanDefinition.SCOPE_PROTOTYPE)
		ClassOfOthers spawned() {
			return new ClassOfOthers();
		}

	}

	@AempSpawn("My::App::thread")
	@Scope("thread")
	static class SpawnedOfThread extends ClassOfOthers {

	}

	@Scope("thread")
	static class SpawningOfThread extends ClassOfOthers {

		@AempSpawn("My::App::thread")
		void init() {
		}

	}

	@Lazy
	@Component
	static class LazyMonitor {

		@DbMon("family")
		void changed() {
		}

	}

	@Component
	@Scope("prototype")
	static class PrototypeMonitor {

		@DbMon("family")
		void changed() {
		}

	}

	@Component
	static class Forgotten {

		@Rcv("greet")
		void greet() {
		}

	}

}
