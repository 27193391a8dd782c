package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.aemp.spring.AempPortRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the ports of a child context before its beans are destroyed. The node belongs to
 * the parent context and lives on.
 */
final class ChildPortsLifecycle implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(ChildPortsLifecycle.class);

	private final AempPortRegistry registry;

	private final Duration timeout;

	private volatile boolean running;

	/**
	 * Creates the lifecycle of the ports of one context.
	 * @param registry the ports of the context
	 * @param timeout how long to wait for handlers that run
	 */
	ChildPortsLifecycle(AempPortRegistry registry, Duration timeout) {
		this.registry = registry;
		this.timeout = timeout;
	}

	@Override
	public void start() {
		this.registry.start();
		this.running = true;
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
		this.running = false;
		return this.registry.stop()
			.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
			.whenComplete((nothing, failure) -> {
				if (failure != null) {
					logger.warn("Handlers of ports still run, because they did not end within {} ms",
							this.timeout.toMillis());
				}
			});
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	@Override
	public int getPhase() {
		return AempNodeLifecycle.PHASE;
	}

}
