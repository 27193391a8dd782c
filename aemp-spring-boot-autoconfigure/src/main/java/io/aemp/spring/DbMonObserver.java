package io.aemp.spring;

import java.util.Set;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import io.aemp.Node;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a method for every change of a family.
 */
final class DbMonObserver implements FamilyObserver {

	private static final Logger logger = LoggerFactory.getLogger(DbMonObserver.class);

	private final BeanMethod callable;

	private final DbMonMethod method;

	private final Family family;

	private final @Nullable Port port;

	private final OnError onError;

	/**
	 * An observer of one family.
	 * @param bean the bean, perhaps a proxy
	 * @param method the method, as the class behind the proxy declares it
	 * @param family the family
	 * @param port the port that the bean is, if it is one
	 * @param onError what to do when the method fails
	 * @throws PortDefinitionException if the proxy does not pass on calls of the method
	 */
	DbMonObserver(Object bean, DbMonMethod method, Family family, @Nullable Port port, OnError onError) {
		this.callable = BeanMethod.of(bean, method.method(), "@DbMon");
		this.method = method;
		this.family = family;
		this.port = port;
		this.onError = onError;
	}

	/**
	 * Lets a port hear of families. To be called in the context of the port.
	 * @param bean the bean, perhaps a proxy
	 * @param methods the methods, as the class behind the proxy declares them
	 * @param node has the families
	 * @param port the port that the bean is
	 * @param onError what to do when a method fails
	 * @throws PortDefinitionException if the proxy does not pass on calls of a method
	 */
	static void setAll(Object bean, Iterable<DbMonMethod> methods, Node node, Port port, OnError onError) {
		for (DbMonMethod method : methods) {
			Family family = node.family(method.family());
			family.mon(new DbMonObserver(bean, method, family, port, onError));
		}
	}

	@Override
	public void changed(FamilyContent content, Set<String> added, Set<String> changed, Set<String> deleted)
			throws Exception {
		try {
			this.callable.invoke(
					this.method.bind(new DbMonMethod.Change(this.family, this.port, content, added, changed, deleted)));
		}
		catch (Exception ex) {
			if (this.onError == OnError.KIL) {
				throw ex;
			}
			logger.warn("Port '{}', family {}: failed, and the port goes on", (this.port != null) ? this.port.id() : "",
					this.family.name(), ex);
		}
	}

}
