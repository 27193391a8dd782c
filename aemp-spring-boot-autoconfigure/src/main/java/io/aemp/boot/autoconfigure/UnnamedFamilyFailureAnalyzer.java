package io.aemp.boot.autoconfigure;

import io.aemp.Family;
import io.aemp.TypedFamily;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.Order;

/**
 * Explains how to inject a family, because the general advice to declare a bean would be
 * misleading.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnnamedFamilyFailureAnalyzer extends AbstractInjectionFailureAnalyzer<NoSuchBeanDefinitionException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		ResolvableType type = cause.getResolvableType();
		Class<?> raw = (type != null) ? type.resolve() : null;
		if (raw != Family.class && raw != TypedFamily.class) {
			return null;
		}
		return new FailureAnalysis(
				((description != null) ? description : "A bean") + " wants a family without saying which.",
				"Name it with @DbFamily(\"name\").", cause);
	}

}
