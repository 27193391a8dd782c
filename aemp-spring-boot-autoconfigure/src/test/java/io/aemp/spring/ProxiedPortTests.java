package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;

import io.aemp.FamilyContent;
import io.aemp.Port;
import org.aopalliance.intercept.MethodInterceptor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.framework.autoproxy.BeanNameAutoProxyCreator;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.stereotype.Component;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests that handlers are called through the proxies of their beans, or the start fails.
 */
class ProxiedPortTests {

	@Test
	void aFinalHandlerBehindAClassProxyIsRefused() {
		assertThatRefused(FinalHandler.class,
				"@Rcv method io.aemp.spring.ProxiedPortTests$FinalHandler.count is final");
		assertThatRefused(FinalMonitor.class,
				"@DbMon method io.aemp.spring.ProxiedPortTests$FinalMonitor.changed is final");
		assertThatRefused(FinalMonitorOfNoPort.class, "FinalMonitorOfNoPort.changed is final");
	}

	@Test
	void aFinalHandlerOfASpawnedPortIsRefusedBeforeAnyPortIsSpawned() {
		assertThatRefused(FinalSpawned.class,
				"@Rcv method io.aemp.spring.ProxiedPortTests$FinalSpawned.count is final");
	}

	@Test
	void aFinalHandlerWithoutAProxyIsCalled() {
		try (PortContext context = PortContext.of(FinalHandler.class)) {
			context.send("count", "n2#reply");
			assertThat(context.sent()).containsExactly(List.of("n2#reply", 1L));
		}
	}

	@Test
	void aFinalSetterOfThePortBehindAClassProxyIsRefused() {
		assertThatRefused(FinalSetter.class,
				"PortAware method io.aemp.spring.ProxiedPortTests$FinalSetter.setPort is final");
	}

	@Test
	void aProxyThatHidesTheSetterOfThePortIsRefused() {
		assertThatExceptionOfType(PortDefinitionException.class)
			.isThrownBy(() -> PortContext.of(HidingProxy.class, Aware.class).close())
			.withMessageContaining("Aware is PortAware, but the proxy of its bean is not");
	}

	@Test
	void aHandlerIsCalledThroughAProxyThatWasMadeEarly() {
		try (PortContext context = PortContext.of(Proxies.class, Circular.class, Friend.class)) {
			context.send("hi");
			assertThat(context.bean(Proxies.class).intercepted).containsExactly("hi");
		}
	}

	@Test
	void aHandlerIsCalledThroughTheProxyOfABeanThatIsInjectedIntoItself() {
		try (PortContext context = PortContext.of(Proxies.class, SelfInjected.class)) {
			context.send("hi");
			assertThat(context.bean(Proxies.class).intercepted).containsExactly("hi");
		}
	}

	@Test
	void aHandlerOfABeanThatIsRegisteredAtRunTimeIsCalledThroughAProxyThatWasMadeEarly() {
		try (PortContext context = PortContext.of(Proxies.class)) {
			context.createBean(Circular.class, Friend.class);
			context.send("hi");
			assertThat(context.bean(Proxies.class).intercepted).containsExactly("hi");
		}
	}

	@Test
	void aHandlerIsCalledThroughAProxyThatIsMadeByALaterProcessor() {
		try (PortContext context = PortContext.of(LaterProcessor.class, Aware.class)) {
			context.send("hi");
			assertThat(LaterProcessor.intercepted).containsExactly("setPort", "run");
		}
	}

	private static void assertThatRefused(Class<?> type, String message) {
		assertThatExceptionOfType(PortDefinitionException.class)
			.isThrownBy(() -> PortContext.of(Proxies.class, type).close())
			.withMessageContaining(message);
	}

	@AempSpawn("Test::count")
	@Component
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	static class FinalSpawned {

		@Rcv("count")
		public final int count() {
			return 1;
		}

	}

	@AempPort
	static class FinalHandler {

		private final List<String> calls = new ArrayList<>();

		@Rcv("count")
		public final int count() {
			this.calls.add("count");
			return this.calls.size();
		}

	}

	@AempPort
	static class FinalMonitor {

		@Rcv
		void any() {
		}

		@DbMon("family")
		final void changed(FamilyContent content) {
		}

	}

	@Component
	static class FinalMonitorOfNoPort {

		@DbMon("family")
		final void changed(FamilyContent content) {
		}

	}

	@AempPort
	static class FinalSetter implements PortAware {

		private @Nullable Port port;

		@Override
		public final void setPort(Port port) {
			this.port = port;
		}

		@Rcv
		void any() {
		}

	}

	@AempPort
	static class Aware implements PortAware, Runnable {

		@Override
		public void setPort(Port port) {
		}

		@Rcv("hi")
		@Override
		public void run() {
		}

	}

	@AempPort
	static class Circular {

		@Autowired
		private Friend friend;

		@Rcv("hi")
		void hi() {
		}

	}

	@Component
	static class Friend {

		@Autowired
		private Circular circular;

	}

	@AempPort
	static class SelfInjected {

		@Autowired
		@Lazy
		private SelfInjected self;

		@Rcv("hi")
		void hi() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Proxies {

		final List<String> intercepted = new ArrayList<>();

		@Bean
		static BeanNameAutoProxyCreator autoProxyCreator() {
			BeanNameAutoProxyCreator creator = new BeanNameAutoProxyCreator();
			creator.setProxyTargetClass(true);
			creator.setBeanNames("*Final*", "*Circular", "*SelfInjected");
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
	static class HidingProxy {

		@Bean
		static BeanPostProcessor proxy() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof Aware)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory();
					factory.setTarget(bean);
					factory.setInterfaces(Runnable.class);
					return factory.getProxy();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LaterProcessor {

		static final List<String> intercepted = new ArrayList<>();

		@Bean
		static BeanPostProcessor proxy() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					if (!(bean instanceof Aware)) {
						return bean;
					}
					ProxyFactory factory = new ProxyFactory(bean);
					factory.setProxyTargetClass(true);
					factory.addAdvice((MethodInterceptor) (invocation) -> {
						intercepted.add(invocation.getMethod().getName());
						return invocation.proceed();
					});
					return factory.getProxy();
				}

			};
		}

	}

}
