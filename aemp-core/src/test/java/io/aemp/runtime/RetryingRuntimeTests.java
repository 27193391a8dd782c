package io.aemp.runtime;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests for {@link RetryingRuntime}.
 */
class RetryingRuntimeTests {

	/** A default method would do without the machine behind it, without a word. */
	@TestFactory
	List<DynamicTest> eachMethodOfAMachineIsPassedOn() {
		return Stream.of(NodeRuntime.class.getDeclaredMethods())
			.filter((method) -> !method.isSynthetic())
			.map((method) -> DynamicTest.dynamicTest(method.getName(), () -> assertOverridden(method)))
			.toList();
	}

	private static void assertOverridden(Method method) {
		assertThatCode(() -> RetryingRuntime.class.getDeclaredMethod(method.getName(), method.getParameterTypes()))
			.doesNotThrowAnyException();
	}

}
