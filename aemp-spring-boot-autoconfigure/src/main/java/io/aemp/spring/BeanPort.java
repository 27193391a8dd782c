package io.aemp.spring;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bean and its port, or one port after the other if it is restarted. May be used from
 * any thread.
 */
final class BeanPort {

	private static final Logger logger = LoggerFactory.getLogger(BeanPort.class);

	private final Node node;

	private final PortEndpoint endpoint;

	private final HandlerFailures failures = new HandlerFailures();

	private final RestartBackOff backOff = new RestartBackOff();

	private volatile Port port;

	/** The last port that ended. */
	@GuardedBy("this")
	private @Nullable Port ended;

	private volatile RegisteredPort.State state = RegisteredPort.State.RUNNING;

	private volatile boolean closed;

	/**
	 * Creates the port of a bean.
	 * @param node gets the port
	 * @param endpoint the bean
	 * @throws PortDefinitionException if the bean cannot be a port
	 */
	BeanPort(Node node, PortEndpoint endpoint) {
		this.node = node;
		this.endpoint = endpoint;
		create();
	}

	PortEndpoint endpoint() {
		return this.endpoint;
	}

	/** Returns a snapshot. */
	RegisteredPort registered() {
		PortClass portClass = this.endpoint.portClass();
		return new RegisteredPort(this.endpoint.beanName(), portClass.type(), this.port, portClass.tags(), this.state,
				this.failures.count(), this.failures.last());
	}

	/** Creates a port that is complete, or none. */
	private void create() {
		Port port = makePort();
		this.port = port;
		this.state = RegisteredPort.State.RUNNING;
		try {
			prepare(port);
		}
		catch (RuntimeException | Error ex) {
			if (isFirstEnd(port)) {
				this.node.kil(port.id());
				throw ex;
			}
			// It died meanwhile, and another one follows.
			log("Port " + port.id() + " of bean '" + this.endpoint.beanName() + "' could not be completed", ex);
		}
	}

	/** A port ends once, be it that it dies or that it cannot be completed. */
	private synchronized boolean isFirstEnd(Port port) {
		boolean first = this.ended != port;
		this.ended = port;
		return first;
	}

	private Port makePort() {
		PortClass portClass = this.endpoint.portClass();
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

	private void prepare(Port port) {
		PortClass portClass = this.endpoint.portClass();
		ErrorHandling errors = new ErrorHandling(this.node, portClass.onError(), this.failures);
		boolean monitorsFamilies = !portClass.monitors().isEmpty();
		if (!monitorsFamilies) {
			watch(port);
		}
		PortAwareness.set(this.endpoint.bean(), port);
		if (monitorsFamilies) {
			// Before there is anything in the mailbox, which another thread would take.
			monitorFamilies(port, portClass, errors);
			watch(port);
		}
		RcvReceiver.setAll(this.endpoint.bean(), portClass.methods(), this.node, port, errors);
		// Last, so that a port in the family is complete.
		PortClass.FamilyEntry entry = portClass.entry();
		if (entry != null) {
			this.node.family(entry.family()).register(port.id(), entry.value());
		}
	}

	private void watch(Port port) {
		Guard lasting = this.node.after(RestartBackOff.LASTING, this.backOff::reset);
		this.node.monOutside(port.id(), (reason) -> {
			lasting.close();
			if (isFirstEnd(port)) {
				died(port, reason);
			}
		});
	}

	/** In the context of the port, so that it hears of them in its own order. */
	private void monitorFamilies(Port port, PortClass portClass, ErrorHandling errors) {
		try {
			this.node.peval(port, () -> {
				DbMonObserver.setAll(this.endpoint.bean(), portClass.monitors(), this.node, port, errors);
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

	private void died(Port dead, Reason reason) {
		if (this.closed || reason.equals(Reason.NODE_CLOSED)) {
			return;
		}
		String killer = (reason.killer() != null) ? ", killed by node " + reason.killer() : "";
		String what = "Port " + dead.id() + " of bean '" + this.endpoint.beanName() + "'";
		if (reason.isNormal() && killer.isEmpty()) {
			this.state = RegisteredPort.State.ENDED;
			logger.info("{} ended, and is not restarted", what);
		}
		else if (!this.endpoint.portClass().restart()) {
			this.state = RegisteredPort.State.DEAD;
			log(what + " died (" + reason + killer + "), and is not restarted, because restart is false",
					reason.cause());
		}
		else {
			this.state = RegisteredPort.State.RESTARTING;
			Duration pause = this.backOff.next();
			log(what + " died (" + reason + killer + "), and another one follows in " + pause.toMillis() + " ms",
					reason.cause());
			this.node.after(pause, this::restart);
		}
	}

	private static void log(String text, @Nullable Throwable cause) {
		try {
			logger.error("{}", text, cause);
		}
		catch (Throwable ex) {
			// The exception of an application may fail to tell its own text.
			logger.error("{}", text);
		}
	}

	private void restart() {
		if (this.closed) {
			return;
		}
		try {
			create();
		}
		catch (PortDefinitionException ex) {
			if (ex.getCause() instanceof IllegalArgumentException) {
				// The name is in use until all nodes know that the port before is dead.
				retry(ex);
			}
			else {
				this.state = RegisteredPort.State.DEAD;
				log("Bean '" + this.endpoint.beanName() + "' gets no other port", ex);
			}
		}
		catch (Throwable ex) {
			retry(ex);
		}
		if (this.closed) {
			close();
		}
	}

	/** The bean or the node may be ready later. */
	private void retry(Throwable failure) {
		this.state = RegisteredPort.State.RESTARTING;
		Duration pause = this.backOff.next();
		log("Bean '" + this.endpoint.beanName() + "' cannot get another port, and the next attempt follows in "
				+ pause.toMillis() + " ms", failure);
		this.node.after(pause, this::restart);
	}

	/** Leaves a port alone that ended with its node. */
	void forget() {
		this.closed = true;
	}

	/**
	 * Ends the port, for good.
	 * @return completes when the port is dead and no handler of it runs any more
	 */
	CompletableFuture<Void> close() {
		this.closed = true;
		CompletableFuture<Void> end = new CompletableFuture<>();
		String portId = this.port.id();
		this.node.monOutside(portId, (reason) -> end.complete(null));
		this.node.kil(portId);
		return end;
	}

}
