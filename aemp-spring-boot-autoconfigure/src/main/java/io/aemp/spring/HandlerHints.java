package io.aemp.spring;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.aot.hint.annotation.SimpleReflectiveProcessor;

/**
 * Registers handlers for calls in a native image, and the records among their parameters
 * and results.
 */
final class HandlerHints extends SimpleReflectiveProcessor {

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public void registerReflectionHints(ReflectionHints hints, AnnotatedElement element) {
		super.registerReflectionHints(hints, element);
		if (element instanceof Method method) {
			for (Type parameter : method.getGenericParameterTypes()) {
				this.binding.registerReflectionHints(hints, parameter);
			}
			this.binding.registerReflectionHints(hints, method.getGenericReturnType());
		}
	}

}
