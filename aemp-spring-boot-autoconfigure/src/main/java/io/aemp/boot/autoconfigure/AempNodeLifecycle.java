package io.aemp.boot.autoconfigure;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import io.aemp.AuthenticationSettings;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPortRegistry;
import io.aemp.spring.RegisteredPort;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;

/**
 * Starts the node before everything that may want to send, a web server for example, and
 * closes it after. As the threads of the node do not keep the process alive, one of this
 * class does. If a handler stops the application, that thread also waits for the handler,
 * which may have to end the process with an exit code.
 */
final class AempNodeLifecycle extends NodePhaseLifecycle implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(AempNodeLifecycle.class);

	private final AempNode node;

	private final @Nullable AempPortRegistry registry;

	private final ShutdownTimeout timeout;

	/** Open while the node runs. */
	private volatile CountDownLatch stopped = new CountDownLatch(0);

	/** The thread of the handler that stops the application, if one does. */
	private volatile @Nullable Thread stopper;

	/**
	 * The lifecycle of one node.
	 * @param node the node
	 * @param registry its ports, if known
	 * @param timeout how long a stop may take
	 */
	AempNodeLifecycle(AempNode node, @Nullable AempPortRegistry registry, ShutdownTimeout timeout) {
		this.timeout = timeout;
		this.node = node;
		this.registry = registry;
	}

	@Override
	public void start() {
		try {
			this.node.start();
		}
		catch (UncheckedIOException ex) {
			throw new NodeConfigurationException("The node cannot be started: " + ex.getMessage(),
					"Listen on another address or port ('*' takes any free port, see property 'aemp.binds'), or end the "
							+ "process that has it",
					ex);
		}
		setRunning(true);
		CountDownLatch end = new CountDownLatch(1);
		this.stopped = end;
		this.stopper = null;
		Thread keepAlive = new Thread(null, () -> keepAlive(end), "aemp-keep-alive", 0, false);
		keepAlive.setDaemon(false);
		keepAlive.start();
		logger.info("{}", summary());
	}

	private void keepAlive(CountDownLatch end) {
		try {
			end.await();
			Thread handler = this.stopper;
			if (handler != null) {
				// Otherwise the process could end before the handler gives its exit code.
				handler.join(this.timeout.phase().toMillis());
			}
		}
		catch (InterruptedException ex) {
			// Nobody but a hasty end of the process interrupts this thread.
			Thread.currentThread().interrupt();
		}
	}

	private String summary() {
		List<String> listeners = this.node.listeners();
		StringBuilder summary = new StringBuilder("Node '").append(this.node.id()).append("' ");
		summary.append(listeners.isEmpty() ? "does not listen" : "listens on " + String.join(", ", listeners));
		if (!this.node.advertised().equals(listeners)) {
			summary.append(", advertised as ").append(String.join(", ", this.node.advertised()));
		}
		if (this.registry != null) {
			List<RegisteredPort> ports = this.registry.ports();
			summary.append("; ports: ")
				.append(ports.isEmpty() ? "none"
						: ports.stream().map(AempNodeLifecycle::describe).collect(Collectors.joining(", ")));
		}
		summary.append("; authentication: ").append(authentication());
		return summary.toString();
	}

	/** Returns the authentication methods that are accepted, in words. */
	private String authentication() {
		AuthenticationSettings settings = this.node.settings().authentication();
		if (!settings.isNetworked()) {
			return "none, local only";
		}
		return String.join(", ", this.node.acceptedMethods())
				+ ((settings.tls() != null) ? ", with TLS" : ", without TLS");
	}

	private static String describe(RegisteredPort registered) {
		return registered.port().id() + registered.tags()
			.stream()
			.map((tag) -> tag.isEmpty() ? "any" : "'" + tag + "'")
			.collect(Collectors.joining(", ", " (", ")"));
	}

	@Override
	public void stop(Runnable callback) {
		noteStopper();
		if (this.node.isInlineThread()) {
			// The node cannot be closed before this handler has returned.
			logger.warn("A handler with dispatch INLINE stops the application: node '{}' is closed after it",
					this.node.id());
			closeAsync();
			stopped();
			callback.run();
			return;
		}
		// Closing waits for handlers and for what is queued to be sent. Other beans of
		// this phase need not wait for that.
		closeAsync().whenComplete((nothing, failure) -> {
			stopped();
			callback.run();
		});
	}

	private CompletableFuture<Void> closeAsync() {
		Thread caller = Thread.currentThread();
		CompletableFuture<Void> end = CompletableFuture.runAsync(
				() -> this.node.stop(this.timeout.ofHandlers(), caller), (task) -> startThread("aemp-close", task));
		return limit(end, this.timeout.ofNode()).whenComplete((nothing, failure) -> {
			if (failure != null) {
				logger.warn("Node '{}' did not close cleanly", this.node.id(), failure);
			}
		});
	}

	@Override
	public void stop() {
		noteStopper();
		try {
			this.node.stop(this.timeout.ofHandlers(), Thread.currentThread());
		}
		finally {
			stopped();
		}
	}

	private void noteStopper() {
		if (this.node.isOwnThread()) {
			this.stopper = Thread.currentThread();
		}
	}

	private void stopped() {
		setRunning(false);
		this.stopped.countDown();
	}

	@Override
	public void destroy() {
		// Where the application failed to start, nobody may have called stop.
		stopped();
	}

}
