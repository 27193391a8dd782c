package io.aemp.spring;

import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.util.StringValueResolver;

/**
 * What the annotations of a class say, checked and with placeholders resolved.
 *
 * @param type the class
 * @param portName the name chosen for its port; empty for a unique one
 * @param methods the methods that handle messages, at least one
 */
record PortClass(Class<?> type, String portName, List<RcvMethod> methods) {

	private static final List<Class<?>> SENDABLE = List.of(String.class, byte[].class, Boolean.class, Byte.class,
			Short.class, Integer.class, Long.class, BigInteger.class, Float.class, Double.class, List.class, Map.class);

	/**
	 * Reads the annotations of a class.
	 * @param type the class behind a bean, no proxy
	 * @param resolver of placeholders
	 * @return null if the class is no port
	 * @throws PortDefinitionException if it is one, but faulty
	 */
	static @Nullable PortClass of(Class<?> type, StringValueResolver resolver) {
		AempPort annotation = AnnotatedElementUtils.findMergedAnnotation(type, AempPort.class);
		if (annotation == null) {
			return null;
		}
		List<RcvMethod> methods = MethodIntrospector
			.selectMethods(type, (MethodFilter) (method) -> annotation(method).isPresent())
			.stream()
			.map((method) -> method(method, type, resolver))
			.toList();
		if (methods.isEmpty()) {
			throw new PortDefinitionException(
					"@AempPort class " + type.getName() + " has no @Rcv method, so that every message would kill it",
					"Mark the methods that handle its messages with @Rcv");
		}
		checkDistinct(type, methods);
		return new PortClass(type, resolve(annotation.name(), resolver), methods);
	}

	/**
	 * Names a method in an error message.
	 * @param method the method
	 * @return class and method
	 */
	static String describe(Method method) {
		return method.getDeclaringClass().getName() + "." + method.getName();
	}

	private static MergedAnnotation<Rcv> annotation(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(Rcv.class);
	}

	private static RcvMethod method(Method method, Class<?> type, StringValueResolver resolver) {
		checkResult(method, type);
		String tag = resolve(annotation(method).getString(MergedAnnotation.VALUE), resolver);
		return new RcvMethod(tag, method, Arguments.of(method, type));
	}

	private static void checkResult(Method method, Class<?> type) {
		Class<?> result = ClassUtils
			.resolvePrimitiveIfNecessary(ResolvableType.forMethodReturnType(method, type).resolve(Object.class));
		// A general type such as Object or Number is left to be judged by the value.
		boolean sendable = result == void.class || result == Void.class || SENDABLE.stream()
			.anyMatch((candidate) -> candidate.isAssignableFrom(result) || result.isAssignableFrom(candidate));
		if (!sendable) {
			throw new PortDefinitionException(
					"@Rcv method " + describe(method) + " returns " + result.getName()
							+ ", which no message can be made of",
					"Return nothing, or String, byte[], a boolean, a number, or a List or Map of these");
		}
	}

	private static void checkDistinct(Class<?> type, List<RcvMethod> methods) {
		Map<String, RcvMethod> byTag = new HashMap<>();
		for (RcvMethod method : methods) {
			RcvMethod other = byTag.put(method.tag(), method);
			if (other != null) {
				String both = describe(other.method()) + " and " + describe(method.method());
				throw new PortDefinitionException(
						method.isDefault() ? "@AempPort class " + type.getName() + " has two default handlers: " + both
								: "@AempPort class " + type.getName() + " has two handlers for the tag '" + method.tag()
										+ "': " + both,
						method.isDefault() ? "Give one of them a tag, as in @Rcv(\"tag\")"
								: "Give one of them another tag, or make them one method");
			}
		}
	}

	private static String resolve(String text, StringValueResolver resolver) {
		String resolved = resolver.resolveStringValue(text);
		return (resolved != null) ? resolved : "";
	}

}
