package io.aemp.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aemp.Node;
import io.aemp.Port;

/**
 * Knows the beans that are ports, and makes their ports. They are there once all
 * singletons are created. May be used from any thread.
 *
 * @since 0.1.0
 */
public final class AempPortRegistry implements AutoCloseable {

	private final Node node;

	private final List<RegisteredPort> ports = new CopyOnWriteArrayList<>();

	/**
	 * A registry without ports.
	 * @param node where the ports are to be; remains the caller's to close
	 */
	public AempPortRegistry(Node node) {
		this.node = node;
	}

	/**
	 * All beans that are ports.
	 * @return a snapshot, in the order of registration
	 */
	public List<RegisteredPort> ports() {
		return List.copyOf(this.ports);
	}

	/**
	 * The port of a bean, for example to tell others its ID.
	 * @param type the class of the bean
	 * @return the port
	 * @throws IllegalArgumentException if no bean of this class is a port, or several are
	 */
	public Port port(Class<?> type) {
		List<RegisteredPort> found = this.ports.stream()
			.filter((registered) -> type.isAssignableFrom(registered.type()))
			.toList();
		if (found.size() != 1) {
			throw new IllegalArgumentException(found.size() + " beans of " + type + " are ports, not one");
		}
		return found.get(0).port();
	}

	void register(PortEndpoint endpoint) {
		PortClass portClass = endpoint.portClass();
		Port port = create(endpoint);
		for (RcvMethod method : portClass.methods()) {
			RcvReceiver receiver = RcvReceiver.of(endpoint.bean(), method, port, this.node);
			if (method.isDefault()) {
				port.rcv(receiver);
			}
			else {
				port.rcv(method.tag(), receiver);
			}
		}
		this.ports.add(new RegisteredPort(endpoint.beanName(), portClass.type(), port, endpoint.tags()));
	}

	private Port create(PortEndpoint endpoint) {
		String name = endpoint.portClass().portName();
		if (name.isEmpty()) {
			return this.node.port();
		}
		try {
			return this.node.port(name);
		}
		catch (IllegalArgumentException ex) {
			throw new PortDefinitionException(
					"Bean '" + endpoint.beanName() + "' of @AempPort class " + endpoint.portClass().type().getName()
							+ " cannot have the port name '" + name + "': " + ex.getMessage(),
					"Choose a name of printable ASCII characters without blanks and '#' that nothing else in the "
							+ "process uses, or none for a unique one",
					ex);
		}
	}

	/**
	 * Ends the ports, which matters only if the node lives on.
	 */
	@Override
	public void close() {
		this.ports.forEach((registered) -> this.node.kil(registered.port().id()));
		this.ports.clear();
	}

}
