package io.aemp.node;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import io.aemp.LossObserver;
import io.aemp.LossReason;
import io.aemp.Node;
import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.Receiver;
import io.aemp.local.LocalNetwork;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests that {@link Node} rejects null with a message that names the argument.
 */
class NullArgumentsTests {

	private static final Map<Class<?>, Object> VALUES = Map.ofEntries(Map.entry(String.class, "node#port"),
			Map.entry(PortSettings.class, PortSettings.DEFAULTS), Map.entry(Receiver.class, (Receiver) (message) -> {
			}), Map.entry(Object[].class, new Object[0]), Map.entry(AutoCloseable[].class, new AutoCloseable[0]),
			Map.entry(List.class, List.of("node#port")), Map.entry(Consumer.class, (Consumer<Object>) (reason) -> {
			}), Map.entry(Callable.class, (Callable<Object>) () -> ""), Map.entry(Runnable.class, (Runnable) () -> {
			}), Map.entry(Duration.class, Duration.ofSeconds(1)), Map.entry(NodeObserver.class, new NodeObserver() {
			}), Map.entry(LossReason.class, LossReason.DEAD_PORT),
			Map.entry(LossObserver.class, (LossObserver) (portId, reason, message) -> {
			}));

	@TestFactory
	List<DynamicTest> whenAnArgumentIsNullThenTheMessageNamesIt() {
		List<DynamicTest> tests = new ArrayList<>();
		for (Method method : Node.class.getMethods()) {
			for (int i = 0; i < method.getParameterCount() && !Modifier.isStatic(method.getModifiers()); i++) {
				int index = i;
				Parameter parameter = method.getParameters()[i];
				if (!parameter.getType().isPrimitive() && !isNullable(parameter)) {
					tests.add(DynamicTest.dynamicTest(
							method.getName() + Arrays.toString(method.getParameterTypes()) + ", argument " + i,
							() -> assertRejected(method, index)));
				}
			}
		}
		assertThat(tests).hasSizeGreaterThan(40);
		return tests;
	}

	private static boolean isNullable(Parameter parameter) {
		return parameter.getAnnotatedType().isAnnotationPresent(Nullable.class);
	}

	private static void assertRejected(Method method, int index) {
		try (AempNode node = AempNode.create(NodeSettings.builder().nodeId("node").bind().build(),
				new LocalNetwork())) {
			Port port = node.port("port");
			Object[] arguments = Arrays.stream(method.getParameterTypes())
				.map((type) -> (type == Port.class) ? port : VALUES.get(type))
				.toArray();
			arguments[index] = null;
			InvocationTargetException thrown = catchThrowableOfType(InvocationTargetException.class,
					() -> method.invoke(node, arguments));
			assertThat(thrown).as("nothing was thrown").isNotNull();
			assertThat(thrown.getCause()).isInstanceOf(NullPointerException.class)
				.hasMessageMatching("The [a-zA-Z -]+ must not be null");
		}
	}

}
