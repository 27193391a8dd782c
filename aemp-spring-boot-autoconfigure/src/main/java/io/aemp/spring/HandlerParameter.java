package io.aemp.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.Nullness;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * A parameter of a handler, with what the class of the bean and the overridden methods
 * tell about it.
 */
final class HandlerParameter {

	private final Method method;

	private final int index;

	private final String annotation;

	private final ResolvableType type;

	/** The parameter itself, and those that it stands for. */
	private final List<MethodParameter> declarations;

	/**
	 * Examines a parameter.
	 * @param method the method
	 * @param index of the parameter
	 * @param beanType the class of the bean, which may bind type variables
	 * @param annotation what makes the method a handler, for error messages
	 */
	HandlerParameter(Method method, int index, Class<?> beanType, String annotation) {
		this.method = method;
		this.index = index;
		this.annotation = annotation;
		MethodParameter parameter = new MethodParameter(method, index).withContainingClass(beanType);
		this.type = ResolvableType
			.forType(GenericTypeResolver.resolveType(parameter.getGenericParameterType(), beanType));
		this.declarations = declarations(method, index, beanType);
	}

	private static List<MethodParameter> declarations(Method method, int index, Class<?> beanType) {
		List<MethodParameter> declarations = new ArrayList<>();
		declarations.add(new MethodParameter(method, index));
		for (Class<?> type : superTypes(beanType)) {
			for (Method candidate : type.getDeclaredMethods()) {
				if (!candidate.equals(method) && isOverridden(candidate, method, beanType)) {
					declarations.add(new MethodParameter(candidate, index));
				}
			}
		}
		return List.copyOf(declarations);
	}

	private static Collection<Class<?>> superTypes(Class<?> type) {
		List<Class<?>> types = new ArrayList<>(ClassUtils.getAllInterfacesForClassAsSet(type));
		for (Class<?> next = type; next != null && next != Object.class; next = next.getSuperclass()) {
			types.add(next);
		}
		return types;
	}

	private static boolean isOverridden(Method candidate, Method method, Class<?> beanType) {
		if (candidate.isBridge() || !candidate.getName().equals(method.getName())
				|| candidate.getParameterCount() != method.getParameterCount()) {
			return false;
		}
		for (int i = 0; i < candidate.getParameterCount(); i++) {
			Class<?> wanted = ResolvableType.forMethodParameter(method, i, beanType).resolve(Object.class);
			if (ResolvableType.forMethodParameter(candidate, i, beanType).resolve(Object.class) != wanted) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The type, with type variables replaced by what the class of the bean binds them to.
	 */
	ResolvableType type() {
		return this.type;
	}

	Class<?> rawType() {
		return this.type.resolve(Object.class);
	}

	boolean has(Class<? extends Annotation> annotation) {
		return this.declarations.stream().anyMatch((declaration) -> declaration.hasParameterAnnotation(annotation));
	}

	/**
	 * Determines if null may be passed, as the method or one that it overrides declares.
	 */
	boolean isNullable() {
		return this.declarations.stream()
			.anyMatch((declaration) -> Nullness.forMethodParameter(declaration) == Nullness.NULLABLE);
	}

	/** Determines if Kotlin has a default value for a parameter without an element. */
	boolean hasDefault() {
		return KotlinHandlers.hasDefault(this.method, this.index);
	}

	/**
	 * Determines if the parameter takes all elements from its own on; bytes are one
	 * element, however declared.
	 */
	boolean takesTheRest() {
		return this.method.isVarArgs() && this.index == this.method.getParameterCount() - 1
				&& rawType() != byte[].class;
	}

	/** Names the parameter in an error message. */
	String describe() {
		return "Parameter " + this.index + " of " + this.annotation + " method " + BeanMethod.describe(this.method);
	}

}
