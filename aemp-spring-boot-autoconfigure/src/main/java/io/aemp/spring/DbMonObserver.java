package io.aemp.spring;

import java.util.Set;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import io.aemp.Node;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;

/**
 * Calls a method for every change of a family.
 */
final class DbMonObserver implements FamilyObserver {

	private final BeanMethod callable;

	private final DbMonMethod method;

	private final Family family;

	private final @Nullable Port port;

	private final ErrorHandling errors;

	private final String where;

	/**
	 * An observer of one family.
	 * @param bean the bean, perhaps a proxy
	 * @param method the method, as the class behind the proxy declares it
	 * @param family the family
	 * @param port the port that the bean is, if it is one
	 * @param errors what to do when the method fails
	 * @throws PortDefinitionException if the proxy does not pass on calls of the method
	 */
	DbMonObserver(Object bean, DbMonMethod method, Family family, @Nullable Port port, ErrorHandling errors) {
		this.callable = BeanMethod.of(bean, method.method(), "@DbMon");
		this.method = method;
		this.family = family;
		this.port = port;
		this.errors = errors;
		this.where = ((port != null) ? "Port '" + port.id() + "'"
				: "@DbMon method " + BeanMethod.describe(method.method())) + ", family " + family.name();
	}

	/**
	 * Registers a port as an observer of families. To be called in the context of the
	 * port.
	 * @param bean the bean, perhaps a proxy
	 * @param methods the methods, as the class behind the proxy declares them
	 * @param node has the families
	 * @param port the port that the bean is
	 * @param errors what to do when a method fails
	 * @throws PortDefinitionException if the proxy does not pass on calls of a method
	 */
	static void setAll(Object bean, Iterable<DbMonMethod> methods, Node node, Port port, ErrorHandling errors) {
		for (DbMonMethod method : methods) {
			Family family = node.family(method.family());
			family.mon(new DbMonObserver(bean, method, family, port, errors));
		}
	}

	@Override
	public void changed(FamilyContent content, Set<String> added, Set<String> changed, Set<String> deleted)
			throws Exception {
		try {
			this.callable.invoke(
					this.method.bind(new DbMonMethod.Change(this.family, this.port, content, added, changed, deleted)));
		}
		catch (Throwable ex) {
			this.errors.failed(FailureKind.HANDLER_FAILED, this.where, ex, null);
		}
	}

}
