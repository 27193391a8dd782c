package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aemp.ElementMapper;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ReflectionUtils.MethodFilter;
import org.springframework.util.StringValueResolver;

/**
 * Describes a method that handles messages.
 *
 * @param tag the tag it is for; empty for the default handler
 * @param method the method, as declared by the class
 * @param arguments what its parameters take
 * @param replyRule how to find the reply port of its messages
 */
record RcvMethod(String tag, Method method, Arguments arguments, ReplyRule replyRule) {

	/**
	 * Finds the methods of a class that handle messages.
	 * @param type the class behind a bean, no proxy
	 * @param resolver of placeholders
	 * @param mapper reads elements as objects
	 * @return the methods
	 * @throws PortDefinitionException if one of them is faulty
	 */
	static List<RcvMethod> of(Class<?> type, StringValueResolver resolver, ElementMapper mapper) {
		Set<Method> annotated = MethodIntrospector.selectMethods(type,
				(MethodFilter) (method) -> annotation(method).isPresent());
		List<RcvMethod> methods = annotated.stream()
			.filter((method) -> !KotlinHandlers.isGenerated(method, annotated))
			.map((method) -> of(method, type, resolver, mapper))
			.toList();
		checkDistinct(type, methods);
		return methods;
	}

	private static RcvMethod of(Method method, Class<?> type, StringValueResolver resolver, ElementMapper mapper) {
		String tag = Placeholders.resolve(annotation(method).getString(MergedAnnotation.VALUE), resolver,
				"@Rcv method " + BeanMethod.describe(method));
		Arguments arguments = Arguments.of(method, type, mapper, "@Rcv");
		Results.check(method, type);
		return new RcvMethod(tag, method, arguments, arguments.replyRule(Results.hasResult(method, type)));
	}

	private static MergedAnnotation<Rcv> annotation(Method method) {
		return MergedAnnotations.from(method, SearchStrategy.TYPE_HIERARCHY).get(Rcv.class);
	}

	boolean isDefault() {
		return this.tag.isEmpty();
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
