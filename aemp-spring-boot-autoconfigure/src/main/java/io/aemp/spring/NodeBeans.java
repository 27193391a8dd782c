package io.aemp.spring;

import io.aemp.Node;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/**
 * The {@link Node} beans of an application.
 */
final class NodeBeans {

	private NodeBeans() {
	}

	/**
	 * Explains why no node can be chosen.
	 * @param who needs a node, for the error message
	 * @param beanFactory has none, or several without a primary one
	 * @return the exception to be thrown
	 */
	static PortDefinitionException noSingleOne(String who, BeanFactory beanFactory) {
		String[] names = (beanFactory instanceof ListableBeanFactory beans)
				? BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, Node.class, true, false) : new String[0];
		if (names.length < 2) {
			return new PortDefinitionException(who + " needs a node, but there is no Node bean",
					"Set 'aemp.enabled' to true, or declare a Node bean");
		}
		return new PortDefinitionException(
				who + " needs a node, but there are " + names.length + " Node beans (" + String.join(", ", names)
						+ ") and none of them is primary",
				"Mark the Node bean that the annotated beans belong to with @Primary");
	}

}
