package io.aemp.internal.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ForwardingRuntime}.
 */
class ForwardingRuntimeTests {

	@TestFactory
	List<DynamicTest> eachMethodIsForwarded() {
		return Stream.of(NodeRuntime.class.getDeclaredMethods())
			.filter((method) -> !method.isSynthetic())
			.map((method) -> DynamicTest.dynamicTest(method.getName(), () -> assertForwarded(method)))
			.toList();
	}

	@Test
	void noMethodOfARuntimeHasADefaultThatADecoratorCouldForget() {
		assertThat(NodeRuntime.class.getMethods()).noneMatch(Method::isDefault);
	}

	private static void assertForwarded(Method method) throws ReflectiveOperationException {
		List<Method> called = new ArrayList<>();
		NodeRuntime target = (NodeRuntime) Proxy.newProxyInstance(NodeRuntime.class.getClassLoader(),
				new Class<?>[] { NodeRuntime.class }, (proxy, forwarded, arguments) -> {
					called.add(forwarded);
					throw new UnsupportedOperationException("on purpose");
				});
		Object[] arguments = Stream.of(method.getParameterTypes()).map(ForwardingRuntimeTests::argument).toArray();
		try {
			method.invoke(new ForwardingRuntime(target) {
			}, arguments);
		}
		catch (InvocationTargetException ex) {
			assertThat(ex).hasCauseInstanceOf(UnsupportedOperationException.class);
		}
		assertThat(called).containsExactly(method);
	}

	private static Object argument(Class<?> type) {
		if (type == boolean.class) {
			return true;
		}
		if (type == Duration.class) {
			return Duration.ZERO;
		}
		return (type == Thread.class) ? Thread.currentThread() : new CompletableFuture<>();
	}

}
