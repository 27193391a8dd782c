package io.aemp.spring;

import java.util.List;

/**
 * A bean to be made a port.
 *
 * @param beanName the name of the bean
 * @param bean the bean, perhaps a proxy
 * @param portClass what its annotations say
 */
record PortEndpoint(String beanName, Object bean, PortClass portClass) {

	List<String> tags() {
		return this.portClass.methods().stream().map(RcvMethod::tag).sorted().toList();
	}

}
