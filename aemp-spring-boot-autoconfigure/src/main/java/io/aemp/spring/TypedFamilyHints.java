package io.aemp.spring;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

import io.aemp.TypedFamily;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.util.ReflectionUtils;

/**
 * Registers the values of injected {@link TypedFamily typed families} for reflection in a
 * native image.
 */
final class TypedFamilyHints implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		List<Type> values = valuesInjectedInto(registeredBean.getBeanClass());
		return values.isEmpty() ? null : (context, code) -> new BindingReflectionHintsRegistrar()
			.registerReflectionHints(context.getRuntimeHints().reflection(), values.toArray(Type[]::new));
	}

	private static List<Type> valuesInjectedInto(Class<?> type) {
		List<Type> values = new ArrayList<>();
		ReflectionUtils.doWithFields(type, (field) -> add(field, ResolvableType.forField(field, type), values));
		for (Constructor<?> constructor : type.getDeclaredConstructors()) {
			for (int i = 0; i < constructor.getParameterCount(); i++) {
				add(constructor.getParameters()[i], ResolvableType.forConstructorParameter(constructor, i, type),
						values);
			}
		}
		// Bean methods and setters.
		ReflectionUtils.doWithMethods(type, (method) -> {
			for (int i = 0; i < method.getParameterCount(); i++) {
				add(method.getParameters()[i], ResolvableType.forMethodParameter(method, i, type), values);
			}
		});
		return values;
	}

	private static void add(AnnotatedElement where, ResolvableType type, List<Type> values) {
		if (MergedAnnotations.from(where).isPresent(DbFamily.class) && type.resolve() == TypedFamily.class) {
			values.add(type.getGeneric().getType());
		}
	}

}
