package io.aemp.spring;

/**
 * A bean to be made a port.
 *
 * @param beanName the name of the bean
 * @param bean the bean, perhaps a proxy
 * @param portClass what its annotations say
 */
record PortEndpoint(String beanName, Object bean, PortClass portClass) {

	/** Names the bean in an error message. */
	String describe() {
		return describe(this.beanName, this.portClass.type());
	}

	static String describe(String beanName, Class<?> type) {
		return "Bean '" + BeanDefinitions.publicName(beanName) + "' of @AempPort class " + type.getName();
	}

}
