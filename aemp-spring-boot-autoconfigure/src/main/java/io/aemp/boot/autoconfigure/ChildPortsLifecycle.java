package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.aemp.spring.ContextBound;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the ports, functions and monitors of a child context before its beans are
 * destroyed. The node belongs to the parent context and lives on.
 */
final class ChildPortsLifecycle extends NodePhaseLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ChildPortsLifecycle.class);

	private final List<ContextBound> parts;

	private final Duration timeout;

	/**
	 * Creates the lifecycle of what one context has on the node.
	 * @param parts the ports, functions and monitors of the context
	 * @param timeout how long to wait for handlers that run
	 */
	ChildPortsLifecycle(Collection<ContextBound> parts, Duration timeout) {
		this.parts = List.copyOf(parts);
		this.timeout = timeout;
	}

	@Override
	public void start() {
		this.parts.forEach(ContextBound::start);
		setRunning(true);
	}

	@Override
	public void stop(Runnable callback) {
		end().whenComplete((nothing, failure) -> callback.run());
	}

	@Override
	public void stop() {
		end();
	}

	private CompletableFuture<Void> end() {
		setRunning(false);
		CompletableFuture<Void> end = CompletableFuture
			.allOf(this.parts.stream().map(ContextBound::stop).toArray(CompletableFuture<?>[]::new));
		return limit(end, this.timeout).whenComplete((nothing, failure) -> {
			if (failure != null) {
				logger.warn("Handlers of ports still run, because they did not end within {} ms",
						this.timeout.toMillis());
			}
		});
	}

}
