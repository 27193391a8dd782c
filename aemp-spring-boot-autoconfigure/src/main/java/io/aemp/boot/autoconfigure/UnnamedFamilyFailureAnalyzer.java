package io.aemp.boot.autoconfigure;

import io.aemp.Family;
import io.aemp.TypedFamily;
import io.aemp.spring.DbFamily;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.analyzer.AbstractInjectionFailureAnalyzer;
import org.springframework.core.Ordered;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
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
			return (raw != null && isAnnotated(rootFailure)) ? otherType(raw, cause, description) : null;
		}
		return new FailureAnalysis(
				((description != null) ? description : "A bean") + " wants a family without saying which.",
				"Name it with @DbFamily(\"name\").", cause);
	}

	/** The innermost failure is that of the parameter or field that nothing fits. */
	private static boolean isAnnotated(Throwable rootFailure) {
		InjectionPoint injectionPoint = null;
		for (Throwable failure = rootFailure; failure != null; failure = failure.getCause()) {
			if (failure instanceof UnsatisfiedDependencyException unsatisfied) {
				injectionPoint = unsatisfied.getInjectionPoint();
			}
		}
		return injectionPoint != null
				&& MergedAnnotations.from(injectionPoint.getAnnotations()).isPresent(DbFamily.class);
	}

	private static FailureAnalysis otherType(Class<?> type, NoSuchBeanDefinitionException cause,
			@Nullable String description) {
		return new FailureAnalysis(((description != null) ? description : "A bean") + " has @DbFamily, but is of type "
				+ type.getName() + ".", "Let it be of type Family or TypedFamily.", cause);
	}

}
