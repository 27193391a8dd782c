package io.aemp.internal.future;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.aemp.Guard;
import org.jspecify.annotations.Nullable;

/**
 * Holds the result of functions of the application that depend on a {@link NodeFuture}.
 *
 * <p>
 * A thread of the node that waits for it runs these functions itself if no other thread
 * has begun with them, so that it does not wait for a thread that waits for others. Other
 * threads only wait: functions see the context class loader of the node, and no thread
 * locals of whoever waits.
 *
 * @param <T> the type of the result
 */
final class DependentFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private final NodeThreads threads;

	private final NodeFuture<?> source;

	DependentFuture(NodeThreads threads, NodeFuture<?> source) {
		this.threads = threads;
		this.source = source;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new DependentFuture<>(this.threads, this.source);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		help();
		Guard waiting = this.threads.beginWaiting(this, null);
		try {
			return super.get();
		}
		finally {
			waiting.close();
		}
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		long end = this.threads.nanoTime() + unit.toNanos(timeout);
		help(unit.toNanos(timeout));
		Guard waiting = this.threads.beginWaiting(this, null);
		try {
			return super.get(Math.max(0, end - this.threads.nanoTime()), TimeUnit.NANOSECONDS);
		}
		finally {
			waiting.close();
		}
	}

	@Override
	public T join() {
		helpUninterruptibly();
		Guard waiting = this.threads.beginWaiting(this, null);
		try {
			return super.join();
		}
		finally {
			waiting.close();
		}
	}

	private void helpUninterruptibly() {
		try {
			help();
		}
		catch (InterruptedException ex) {
			// This way of waiting cannot be interrupted, but keeps the flag.
			Thread.currentThread().interrupt();
		}
	}

	private void help() throws InterruptedException {
		try {
			help(Long.MAX_VALUE);
		}
		catch (TimeoutException ex) {
			// Not within this process.
		}
	}

	private void help(long nanos) throws InterruptedException, TimeoutException {
		if (!isDone() && this.threads.isOwnThread()) {
			this.source.awaitOutcome(nanos);
			// Not as part of the port whose handler waits.
			this.threads.runOutside(this.source::tellDependents);
		}
	}

}
