package io.aemp.spring;

import java.lang.reflect.Method;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.util.StringValueResolver;

/**
 * What is known of a method that handles messages.
 *
 * @param tag the tag it is for; empty for the default handler
 * @param method the method, as declared by the class
 * @param arguments what its parameters take
 * @param replyRule how to find the reply port of its messages
 */
record RcvMethod(String tag, Method method, Arguments arguments, ReplyRule replyRule) {

	private static final List<Class<?>> SENDABLE = List.of(String.class, byte[].class, Boolean.class, Byte.class,
			Short.class, Integer.class, Long.class, BigInteger.class, Float.class, Double.class, List.class, Map.class,
			CompletionStage.class);

	/**
	 * Finds the methods of a class that handle messages.
	 * @param type the class behind a bean, no proxy
	 * @param resolver of placeholders
	 * @return the methods
	 * @throws PortDefinitionException if one of them is faulty
	 */
	static List<RcvMethod> of(Class<?> type, StringValueResolver resolver) {
		List<RcvMethod> methods = MethodIntrospector
			.selectMethods(type, (MethodFilter) (method) -> annotation(method).isPresent())
			.stream()
			.map((method) -> of(method, type, resolver))
			.toList();
		checkDistinct(type, methods);
		return methods;
	}

	private static RcvMethod of(Method method, Class<?> type, StringValueResolver resolver) {
		checkResult(method, type);
		String tag = Placeholders.resolve(annotation(method).getString(MergedAnnotation.VALUE), resolver);
		Arguments arguments = Arguments.of(method, type, "@Rcv");
		return new RcvMethod(tag, method, arguments, arguments.replyRule(hasResult(method, type)));
	}

	private static MergedAnnotation<Rcv> annotation(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(Rcv.class);
	}

	boolean isDefault() {
		return this.tag.isEmpty();
	}

	/** A future of nothing is no result either. */
	private static boolean hasResult(Method method, Class<?> type) {
		ResolvableType result = ResolvableType.forMethodReturnType(method, type);
		if (CompletionStage.class.isAssignableFrom(result.resolve(Object.class))) {
			result = result.as(CompletionStage.class).getGeneric();
		}
		Class<?> raw = result.resolve(Object.class);
		return raw != void.class && raw != Void.class;
	}

	private static void checkResult(Method method, Class<?> type) {
		Class<?> result = ClassUtils
			.resolvePrimitiveIfNecessary(ResolvableType.forMethodReturnType(method, type).resolve(Object.class));
		// A general type such as Object or Number is left to be judged by the value.
		boolean sendable = result == void.class || result == Void.class || SENDABLE.stream()
			.anyMatch((candidate) -> candidate.isAssignableFrom(result) || result.isAssignableFrom(candidate));
		if (!sendable) {
			throw new PortDefinitionException(
					"@Rcv method " + BeanMethod.describe(method) + " returns " + result.getName()
							+ ", which no message can be made of",
					"Return nothing, or String, byte[], a boolean, a number, a List or Map of these, "
							+ "or a CompletableFuture of one of these");
		}
	}

	private static void checkDistinct(Class<?> type, List<RcvMethod> methods) {
		Map<String, RcvMethod> byTag = new HashMap<>();
		for (RcvMethod method : methods) {
			RcvMethod other = byTag.put(method.tag(), method);
			if (other != null) {
				String both = BeanMethod.describe(other.method()) + " and " + BeanMethod.describe(method.method());
				throw new PortDefinitionException(
						method.isDefault() ? "Class " + type.getName() + " has two default handlers: " + both
								: "Class " + type.getName() + " has two handlers for the tag '" + method.tag() + "': "
										+ both,
						method.isDefault() ? "Give one of them a tag, as in @Rcv(\"tag\")"
								: "Give one of them another tag, or make them one method");
			}
		}
	}

}
