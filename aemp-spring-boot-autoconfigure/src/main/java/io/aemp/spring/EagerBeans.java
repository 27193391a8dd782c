package io.aemp.spring;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.MethodMetadata;

/**
 * Selects the beans that have to be created when the application starts even if all
 * others are lazy, because nothing depends on them. Used by the container only.
 *
 * @since 0.1.0
 */
public final class EagerBeans {

	private EagerBeans() {
	}

	/**
	 * Determines if a bean has to be created when the application starts.
	 * @param definition the definition of the bean
	 * @param type its class as far as it is known
	 * @return true for ports and for beans with {@link DbMon} methods
	 */
	public static boolean isEager(BeanDefinition definition, Class<?> type) {
		if (definition instanceof AnnotatedBeanDefinition annotated) {
			MethodMetadata beanMethod = annotated.getFactoryMethodMetadata();
			if (beanMethod != null && beanMethod.isAnnotated(AempPort.class.getName())) {
				return true;
			}
		}
		return AnnotatedElementUtils.hasAnnotation(type, AempPort.class) || DbMonMethod.isIn(type);
	}

}
