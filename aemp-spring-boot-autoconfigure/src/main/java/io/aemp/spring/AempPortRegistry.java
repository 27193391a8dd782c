package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;

/**
 * Knows the beans that are ports, and makes their ports. They are there once all
 * singletons are created. May be used from any thread.
 *
 * @since 0.1.0
 */
public final class AempPortRegistry implements ContextBound, AutoCloseable {

	private final Node node;

	private final @Nullable AempPortRegistry parent;

	private final List<PortEndpoint> endpoints = new CopyOnWriteArrayList<>();

	private final List<AempPortRegistry> children = new CopyOnWriteArrayList<>();

	private final Guard restarts;

	private volatile List<BeanPort> ports = List.of();

	@GuardedBy("this")
	private boolean stopped;

	/**
	 * Creates a registry without ports.
	 * @param node where the ports are to be; remains the caller's to close
	 */
	public AempPortRegistry(Node node) {
		this(node, null);
	}

	/**
	 * Creates a registry without ports for a child context, whose ports end with it.
	 * @param node where the ports are to be; remains the caller's to close
	 * @param parent the registry of the parent context, which shows these ports as well;
	 * null for none
	 */
	public AempPortRegistry(Node node, @Nullable AempPortRegistry parent) {
		this.node = node;
		this.parent = (parent != null && parent.node == node) ? parent : null;
		this.restarts = (node instanceof AempNode restartable) ? restartable.onRestart(this::recreate) : () -> {
		};
		if (this.parent != null) {
			this.parent.children.add(this);
		}
	}

	/**
	 * Returns the node whose ports the beans are.
	 * @return the node
	 */
	public Node node() {
		return this.node;
	}

	/**
	 * Returns all beans that are ports, those of child contexts last.
	 * @return a snapshot, in the order of registration
	 */
	public List<RegisteredPort> ports() {
		Stream<RegisteredPort> own = this.ports.stream().map(BeanPort::registered);
		return Stream.concat(own, this.children.stream().flatMap((child) -> child.ports().stream())).toList();
	}

	/**
	 * Returns the port of a bean, for example to tell others its ID; the newest one if
	 * the bean is restarted.
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

	synchronized void register(PortEndpoint endpoint) {
		checkName(endpoint);
		if (!this.stopped) {
			add(new BeanPort(this.node, endpoint));
		}
		this.endpoints.add(endpoint);
	}

	private void checkName(PortEndpoint endpoint) {
		String name = endpoint.portClass().portName();
		if (name.isEmpty()) {
			return;
		}
		Stream<PortEndpoint> others = (this.parent != null) ? this.parent.endpoints.stream() : Stream.empty();
		Stream.concat(this.endpoints.stream(), others)
			.filter((other) -> other.portClass().portName().equals(name))
			.findFirst()
			.ifPresent((other) -> {
				throw new PortDefinitionException(endpoint.describe() + " cannot have the port name '" + name
						+ "', because " + other.describe() + " has it", "Give one of them another name");
			});
	}

	private void add(BeanPort port) {
		List<BeanPort> more = new ArrayList<>(this.ports);
		more.add(port);
		this.ports = List.copyOf(more);
	}

	/** Those before ended with the stop of the node. */
	private synchronized void recreate() {
		this.ports.forEach(BeanPort::forget);
		this.ports = List.of();
		if (!this.stopped) {
			this.endpoints.forEach((endpoint) -> add(new BeanPort(this.node, endpoint)));
		}
	}

	@Override
	public synchronized void start() {
		if (this.stopped) {
			this.stopped = false;
			recreate();
		}
	}

	@Override
	public synchronized CompletableFuture<Void> stop() {
		this.stopped = true;
		List<BeanPort> ended = this.ports;
		this.ports = List.of();
		return CompletableFuture.allOf(ended.stream().map(BeanPort::close).toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * Ends the ports for good, and does not wait for handlers that run.
	 */
	@Override
	public void close() {
		this.restarts.close();
		if (this.parent != null) {
			this.parent.children.remove(this);
		}
		stop();
		this.endpoints.clear();
	}

}
