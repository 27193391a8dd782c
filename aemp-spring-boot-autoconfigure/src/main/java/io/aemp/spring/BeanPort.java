package io.aemp.spring;

import java.time.Duration;

import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bean and its port, or one port after the other if it is to be restarted.
 */
final class BeanPort {

	private static final Logger logger = LoggerFactory.getLogger(BeanPort.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

	/** A port that lived for longer did not die of being started. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	private final Node node;

	private final PortEndpoint endpoint;

	private volatile Port port;

	private volatile Duration pause = FIRST_PAUSE;

	private volatile boolean closed;

	BeanPort(Node node, PortEndpoint endpoint) {
		this.node = node;
		this.endpoint = endpoint;
		this.port = create();
	}

	RegisteredPort registered() {
		PortClass portClass = this.endpoint.portClass();
		return new RegisteredPort(this.endpoint.beanName(), portClass.type(), this.port, portClass.tags());
	}

	/** Creates a port that is complete, or none. */
	private Port create() {
		PortClass portClass = this.endpoint.portClass();
		Port port = makePort(portClass);
		try {
			prepare(port, portClass);
			return port;
		}
		catch (RuntimeException | Error ex) {
			this.node.kil(port.id());
			throw ex;
		}
	}

	private void prepare(Port port, PortClass portClass) {
		if (this.endpoint.bean() instanceof PortAware aware) {
			aware.setPort(port);
		}
		RcvReceiver.setAll(this.endpoint.bean(), portClass.methods(), this.node, port, portClass.onError());
		if (!portClass.monitors().isEmpty()) {
			monitorFamilies(port, portClass);
		}
		PortClass.FamilyEntry entry = portClass.entry();
		if (entry != null) {
			this.node.family(entry.family()).register(port.id(), entry.value());
		}
		if (portClass.restart()) {
			Guard lasting = this.node.after(LASTING, this::lasted);
			this.node.mon(port.id(), (reason) -> died(port, reason, lasting));
		}
	}

	/** In the context of the port, so that it hears of them in its own order. */
	private void monitorFamilies(Port port, PortClass portClass) {
		try {
			this.node.peval(port, () -> {
				DbMonObserver.setAll(this.endpoint.bean(), portClass.monitors(), this.node, port, portClass.onError());
				return true;
			});
		}
		catch (RuntimeException ex) {
			throw ex;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Port makePort(PortClass portClass) {
		String name = portClass.portName();
		try {
			return this.node.port(name.isEmpty() ? portClass.settings() : portClass.settings().named(name));
		}
		catch (IllegalArgumentException ex) {
			throw new PortDefinitionException(
					this.endpoint.describe() + " cannot have the port name '" + name + "': " + ex.getMessage(),
					"Choose a name of printable ASCII characters without blanks and '#' that nothing else in the "
							+ "process uses, or none for a unique one",
					ex);
		}
		catch (IllegalStateException ex) {
			throw new PortDefinitionException(this.endpoint.describe() + " cannot run its handlers: " + ex.getMessage(),
					"Choose another dispatch, or a Java that has it", ex);
		}
	}

	private void lasted() {
		this.pause = FIRST_PAUSE;
	}

	private void died(Port port, Reason reason, Guard lasting) {
		lasting.close();
		if (this.closed || reason.isNormal() || reason.equals(Reason.NODE_CLOSED)) {
			return;
		}
		logger.warn("Port {} of bean '{}' died ({}), and another one follows in {} ms", port.id(),
				this.endpoint.beanName(), reason, this.pause.toMillis());
		restartLater();
	}

	private void restartLater() {
		this.node.after(this.pause, this::restart);
		Duration longer = this.pause.multipliedBy(2);
		this.pause = (longer.compareTo(LONGEST_PAUSE) > 0) ? LONGEST_PAUSE : longer;
	}

	private void restart() {
		if (this.closed) {
			return;
		}
		try {
			this.port = create();
		}
		catch (RuntimeException | Error ex) {
			// The bean or the node may be ready later.
			logger.warn("Bean '{}' cannot get a new port, and the next attempt follows in {} ms",
					this.endpoint.beanName(), this.pause.toMillis(), ex);
			restartLater();
			return;
		}
		if (this.closed) {
			close();
		}
	}

	/** Ends the port, for good. */
	void close() {
		this.closed = true;
		this.node.kil(this.port.id());
	}

}
