package io.aemp.spring;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;

/**
 * Refuses {@link DbFamily} on maps, collections and arrays before a bean with such a
 * parameter or field is created. The container would fill them with all beans that fit,
 * and pass empty ones to constructors and bean methods if there are none. Safe for use by
 * several threads. Used by the container only.
 *
 * @since 0.1.0
 */
public final class DbFamilyTypeCheck implements InstantiationAwareBeanPostProcessor {

	/** Classes that are right; prototypes are created again and again. */
	private final Set<Class<?>> checked = ConcurrentHashMap.newKeySet();

	@Override
	public @Nullable Object postProcessBeforeInstantiation(Class<?> beanClass, String beanName) {
		if (!this.checked.contains(beanClass)) {
			check(ClassUtils.getUserClass(beanClass));
			this.checked.add(beanClass);
		}
		return null;
	}

	private static void check(Class<?> type) {
		if (!AnnotationUtils.isCandidateClass(type, DbFamily.class)) {
			return;
		}
		for (Field field : type.getDeclaredFields()) {
			if (isContainer(field.getType())) {
				check(new InjectionPoint(field), field.getType());
			}
		}
		Stream.of(type.getDeclaredConstructors()).forEach(DbFamilyTypeCheck::checkParameters);
		Stream.of(type.getDeclaredMethods()).forEach(DbFamilyTypeCheck::checkParameters);
	}

	private static void checkParameters(Executable executable) {
		Class<?>[] types = executable.getParameterTypes();
		for (int i = 0; i < types.length; i++) {
			if (isContainer(types[i])) {
				check(new InjectionPoint(MethodParameter.forExecutable(executable, i)), types[i]);
			}
		}
	}

	private static void check(InjectionPoint injectionPoint, Class<?> type) {
		if (MergedAnnotations.from(injectionPoint.getAnnotations()).isPresent(DbFamily.class)) {
			throw new PortDefinitionException(
					InjectedFamilies.describe(injectionPoint) + " has @DbFamily, but is of type " + type.getTypeName(),
					"Use Family or TypedFamily; content() of both has the keys and values");
		}
	}

	private static boolean isContainer(Class<?> type) {
		return Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type) || type == Stream.class
				|| type.isArray();
	}

}
