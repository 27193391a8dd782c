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
		return "Bean '" + this.beanName + "' of @AempPort class " + this.portClass.type().getName();
	}

}
