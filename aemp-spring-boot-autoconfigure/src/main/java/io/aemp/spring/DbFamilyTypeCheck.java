package io.aemp.spring;

import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ClassUtils;

/**
 * Refuses {@link DbFamily} on maps, collections and arrays before a bean with such a
 * parameter or field is created. The container would fill them with all beans that fit,
 * and pass empty ones to constructors and bean methods if there are none. Used by the
 * container only.
 *
 * @since 0.1.0
 */
public final class DbFamilyTypeCheck implements InstantiationAwareBeanPostProcessor {

	@Override
	public @Nullable Object postProcessBeforeInstantiation(Class<?> beanClass, String beanName) {
		if (AnnotationUtils.isCandidateClass(beanClass, DbFamily.class)) {
			check(ClassUtils.getUserClass(beanClass));
		}
		return null;
	}

	private static void check(Class<?> type) {
		for (Field field : type.getDeclaredFields()) {
			if (isContainer(field.getType()) && MergedAnnotations.from(field).isPresent(DbFamily.class)) {
				throw refusal("Field " + type.getName() + "." + field.getName(), field.getType());
			}
		}
		Stream.of(type.getDeclaredConstructors()).forEach(DbFamilyTypeCheck::check);
		Stream.of(type.getDeclaredMethods()).forEach(DbFamilyTypeCheck::check);
	}

	private static void check(Executable executable) {
		Parameter[] parameters = executable.getParameters();
		for (int i = 0; i < parameters.length; i++) {
			Class<?> type = parameters[i].getType();
			if (isContainer(type) && MergedAnnotations.from(parameters[i]).isPresent(DbFamily.class)) {
				throw refusal("Parameter " + i + " of " + executable.getDeclaringClass().getName() + "."
						+ executable.getName(), type);
			}
		}
	}

	private static boolean isContainer(Class<?> type) {
		return Map.class.isAssignableFrom(type) || Collection.class.isAssignableFrom(type) || type == Stream.class
				|| type.isArray();
	}

	private static PortDefinitionException refusal(String where, Class<?> type) {
		return new PortDefinitionException(where + " has @DbFamily, but is of type " + type.getTypeName(),
				"Use Family or TypedFamily; content() of both has the keys and values");
	}

}
