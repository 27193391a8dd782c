package io.aemp.spring;

import java.lang.reflect.Method;
import java.util.List;

import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.Receiver;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;

/**
 * The function that makes a spawned port out of a bean: a new bean for each port, if it
 * is a prototype.
 */
final class SpawnedBean implements Receiver {

	private final BeanFactory beanFactory;

	private final String beanName;

	/** None for a singleton, which sets the receivers by itself. */
	private final List<RcvMethod> methods;

	private final List<DbMonMethod> monitors;

	private final @Nullable Init init;

	private final Node node;

	private final SpawnedPorts ports;

	private final HandlerFailures failures = new HandlerFailures();

	SpawnedBean(BeanFactory beanFactory, String beanName, List<RcvMethod> methods, List<DbMonMethod> monitors,
			@Nullable Init init, Node node, SpawnedPorts ports) {
		this.beanFactory = beanFactory;
		this.beanName = beanName;
		this.methods = methods;
		this.monitors = monitors;
		this.init = init;
		this.node = node;
		this.ports = ports;
	}

	@Override
	public void receive(Message arguments) throws Exception {
		Object bean = this.beanFactory.getBean(this.beanName);
		Port port = this.node.self();
		if (!this.methods.isEmpty()) {
			PortAwareness.set(bean, port);
		}
		ErrorHandling errors = new ErrorHandling(this.node, OnError.KIL, this.failures);
		RcvReceiver.setAll(bean, this.methods, this.node, port, errors);
		if (!this.methods.isEmpty()) {
			// Not before it has receivers: without them it does not come to be.
			this.ports.add(this.node, port.id(), (reason) -> died(port, reason));
		}
		DbMonObserver.setAll(bean, this.monitors, this.node, port, errors);
		if (this.init != null) {
			HandlerMethod method = HandlerMethod.of(bean, this.init.method(), this.init.arguments(), "@AempSpawn");
			method.invoke(method.bind(arguments, false, port, "Spawned port '" + port.id() + "'"));
		}
		if (this.methods.isEmpty()) {
			this.ports.add(this.node, port.id(), (reason) -> {
			});
		}
	}

	/**
	 * Checks that the proxies of the beans, if they have any, can call their methods.
	 * @param beanClass the class of the beans, perhaps of a proxy
	 * @param type the class behind the proxy
	 * @throws PortDefinitionException if a proxy does not pass on calls of a method
	 */
	void check(Class<?> beanClass, Class<?> type) {
		if (!this.methods.isEmpty()) {
			PortAwareness.check(beanClass, type);
		}
		this.methods.forEach((method) -> BeanMethod.check(beanClass, method.method(), "@Rcv"));
		this.monitors.forEach((method) -> BeanMethod.check(beanClass, method.method(), "@DbMon"));
		if (this.init != null) {
			BeanMethod.check(beanClass, this.init.method(), "@AempSpawn");
		}
	}

	private void died(Port port, Reason reason) {
		if (!reason.isNormal() && !reason.equals(Reason.NODE_CLOSED)) {
			this.failures.died(port.id(), "bean '" + this.beanName + "'", reason);
		}
	}

	/**
	 * The method that gets the arguments of the spawn.
	 *
	 * @param method the method
	 * @param arguments what its parameters take
	 */
	record Init(Method method, Arguments arguments) {

	}

}
