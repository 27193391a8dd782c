package io.aemp.spring;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import kotlin.reflect.KFunction;
import kotlin.reflect.KParameter;
import kotlin.reflect.jvm.KCallablesJvm;
import kotlin.reflect.jvm.ReflectJvmMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.core.KotlinDetector;

/**
 * Knows what is special about handlers that are written in Kotlin: functions that
 * suspend, default arguments, and {@code Unit}.
 */
final class KotlinHandlers {

	private static final String UNIT = "kotlin.Unit";

	private KotlinHandlers() {
	}

	/**
	 * Checks that a function can be called by a port.
	 * @param method the method
	 * @param annotation what makes it a handler, for error messages
	 * @throws PortDefinitionException if it suspends, or has default arguments that
	 * nothing on the class path knows of
	 */
	static void check(Method method, String annotation) {
		if (KotlinDetector.isSuspendingFunction(method)) {
			throw new PortDefinitionException(
					annotation + " function " + BeanMethod.describe(method)
							+ " suspends, but a port handles its messages one after the other and does not wait",
					"Remove 'suspend' and return a CompletableFuture, which 'future { ... }' of kotlinx-coroutines "
							+ "makes, or a Mono, which 'mono { ... }' of kotlinx-coroutines-reactor makes");
		}
		if (KotlinDetector.isKotlinType(method.getDeclaringClass()) && !KotlinDetector.isKotlinReflectPresent()
				&& Arrays.stream(method.getDeclaringClass().getDeclaredMethods())
					.anyMatch((other) -> other.getName().equals(method.getName() + "$default"))) {
			throw new PortDefinitionException(
					annotation + " function " + BeanMethod.describe(method) + " has default arguments, which need "
							+ "org.jetbrains.kotlin:kotlin-reflect on the class path",
					"Add kotlin-reflect, or remove the default arguments");
		}
	}

	/**
	 * Determines if a method was generated for calls from Java with fewer arguments
	 * ({@code @JvmOverloads}).
	 * @param method the method
	 * @param others methods with the same annotation
	 * @return true if it is in Kotlin and one of the others has its parameters and more
	 */
	static boolean isGenerated(Method method, Collection<Method> others) {
		return KotlinDetector.isKotlinType(method.getDeclaringClass()) && others.stream()
			.anyMatch((other) -> other.getDeclaringClass() == method.getDeclaringClass()
					&& other.getName().equals(method.getName())
					&& other.getParameterCount() > method.getParameterCount()
					&& isSubsequence(List.of(method.getParameterTypes()), List.of(other.getParameterTypes())));
	}

	private static boolean isSubsequence(List<Class<?>> part, List<Class<?>> whole) {
		int found = 0;
		for (Class<?> type : whole) {
			if (found < part.size() && part.get(found) == type) {
				found++;
			}
		}
		return found == part.size();
	}

	/**
	 * Determines if a parameter has a default argument.
	 * @param method the method
	 * @param index of the parameter
	 * @return false for other languages
	 */
	static boolean hasDefault(Method method, int index) {
		return isExamined(method) && Reflection.hasDefault(method, index);
	}

	/**
	 * Returns the function that a method is, if it has default arguments.
	 * @param method the method that is to be called, perhaps that of a proxy
	 * @return null if there are no default arguments
	 */
	static @Nullable Function functionWithDefaults(Method method) {
		return isExamined(method) ? Reflection.functionWithDefaults(method) : null;
	}

	private static boolean isExamined(Method method) {
		return KotlinDetector.isKotlinReflectPresent() && KotlinDetector.isKotlinType(method.getDeclaringClass());
	}

	/**
	 * Determines if a result means that there is none.
	 * @param type the class of a result
	 * @return true for {@code Unit}
	 */
	static boolean isUnit(Class<?> type) {
		return type.getName().equals(UNIT);
	}

	/**
	 * A function with default arguments.
	 */
	interface Function {

		/**
		 * Calls the function.
		 * @param bean the bean, perhaps a proxy
		 * @param values of the parameters; {@link Arguments#DEFAULT} for the default
		 * @return its result
		 * @throws InvocationTargetException with what the function throws
		 */
		@Nullable Object call(Object bean, @Nullable Object[] values) throws InvocationTargetException;

	}

	/** Contains everything that needs kotlin-reflect. */
	private static final class Reflection {

		static boolean hasDefault(Method method, int index) {
			KFunction<?> function = ReflectJvmMapping.getKotlinFunction(method);
			return function != null && valueParameters(function).get(index).isOptional();
		}

		static @Nullable Function functionWithDefaults(Method method) {
			KFunction<?> function = ReflectJvmMapping.getKotlinFunction(method);
			if (function == null || valueParameters(function).stream().noneMatch(KParameter::isOptional)) {
				return null;
			}
			KCallablesJvm.setAccessible(function, true);
			return (bean, values) -> call(function, bean, values);
		}

		private static @Nullable Object call(KFunction<?> function, Object bean, @Nullable Object[] values)
				throws InvocationTargetException {
			Map<KParameter, @Nullable Object> arguments = new LinkedHashMap<>();
			int next = 0;
			for (KParameter parameter : function.getParameters()) {
				if (parameter.getKind() == KParameter.Kind.INSTANCE) {
					arguments.put(parameter, bean);
				}
				else {
					Object value = values[next++];
					if (value != Arguments.DEFAULT) {
						arguments.put(parameter, value);
					}
				}
			}
			return function.callBy(arguments);
		}

		private static List<KParameter> valueParameters(KFunction<?> function) {
			return function.getParameters()
				.stream()
				.filter((parameter) -> parameter.getKind() != KParameter.Kind.INSTANCE)
				.toList();
		}

	}

}
