package io.aemp.spring;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * Finds annotated methods of any class, also of one that has nothing to do with this
 * project.
 */
final class AnnotatedMethods {

	private static final Logger logger = LoggerFactory.getLogger(AnnotatedMethods.class);

	private AnnotatedMethods() {
	}

	/**
	 * Finds methods.
	 * @param <A> the type of the annotation
	 * @param type the class behind a bean, no proxy
	 * @param annotation the type of the annotation, which may be on an overridden method
	 * or that of an interface
	 * @return the methods with their annotations; none if the class cannot be examined
	 * because an optional class is missing
	 */
	static <A extends Annotation> Map<Method, A> of(Class<?> type, Class<A> annotation) {
		if (!AnnotationUtils.isCandidateClass(type, annotation)) {
			return Map.of();
		}
		try {
			return MethodIntrospector.selectMethods(type,
					(MetadataLookup<A>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method, annotation));
		}
		catch (IllegalStateException | LinkageError ex) {
			logger.debug("Methods of {} cannot be examined", type, ex);
			return Map.of();
		}
	}

}
