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

	private final List<BeanPort> ports = new CopyOnWriteArrayList<>();

	/**
	 * A registry without ports.
	 * @param node where the ports are to be; remains the caller's to close
	 */
	public AempPortRegistry(Node node) {
		this.node = node;
	}

	/**
	 * Returns the node whose ports the beans are.
	 * @return the node
	 */
	public Node node() {
		return this.node;
	}

	/**
	 * All beans that are ports.
	 * @return a snapshot, in the order of registration
	 */
	public List<RegisteredPort> ports() {
		return this.ports.stream().map(BeanPort::registered).toList();
	}

	/**
	 * The port of a bean, for example to tell others its ID; the newest one if the bean
	 * is restarted.
	 * @param type the class of the bean
	 * @return the port
	 * @throws IllegalArgumentException if no bean of this class is a port, or several are
	 */
	public Port port(Class<?> type) {
		List<RegisteredPort> found = ports().stream()
			.filter((registered) -> type.isAssignableFrom(registered.type()))
			.toList();
		if (found.size() != 1) {
			throw new IllegalArgumentException(found.size() + " beans of " + type + " are ports, not one");
		}
		return found.get(0).port();
	}

	void register(PortEndpoint endpoint) {
		this.ports.add(new BeanPort(this.node, endpoint));
	}

	/**
	 * Ends the ports, which matters only if the node lives on.
	 */
	@Override
	public void close() {
		this.ports.forEach(BeanPort::close);
		this.ports.clear();
	}

}
