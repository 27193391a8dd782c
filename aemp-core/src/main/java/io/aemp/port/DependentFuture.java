package io.aemp.port;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.aemp.Guard;
import org.jspecify.annotations.Nullable;

/**
 * What functions of the application make of a {@link NodeFuture}. Whoever waits for it
 * runs these functions if no other thread has begun with them: so nobody waits for a
 * thread that waits for others.
 *
 * @param <T> the type of the result
 */
final class DependentFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private final PortTable ports;

	private final NodeFuture<?> source;

	DependentFuture(PortTable ports, NodeFuture<?> source) {
		this.ports = ports;
		this.source = source;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new DependentFuture<>(this.ports, this.source);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		help();
		Guard waiting = this.ports.beginWaiting(this);
		try {
			return super.get();
		}
		finally {
			waiting.close();
		}
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		long end = this.ports.nanoTime() + unit.toNanos(timeout);
		if (!isDone()) {
			this.source.awaitOutcome(unit.toNanos(timeout));
			runFunctions();
		}
		Guard waiting = this.ports.beginWaiting(this);
		try {
			return super.get(Math.max(0, end - this.ports.nanoTime()), TimeUnit.NANOSECONDS);
		}
		finally {
			waiting.close();
		}
	}

	@Override
	public T join() {
		try {
			help();
		}
		catch (InterruptedException ex) {
			// This way of waiting cannot be interrupted, but keeps the flag.
			Thread.currentThread().interrupt();
		}
		Guard waiting = this.ports.beginWaiting(this);
		try {
			return super.join();
		}
		finally {
			waiting.close();
		}
	}

	private void help() throws InterruptedException {
		try {
			if (!isDone()) {
				this.source.awaitOutcome(Long.MAX_VALUE);
				runFunctions();
			}
		}
		catch (TimeoutException ex) {
			// Not within this process.
		}
	}

	/** Not as part of the port whose handler waits. */
	private void runFunctions() {
		this.ports.runOutside(this.source::tellDependents);
	}

}
