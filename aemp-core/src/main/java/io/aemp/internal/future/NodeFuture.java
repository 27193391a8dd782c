package io.aemp.internal.future;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.aemp.Guard;
import io.aemp.internal.runtime.FailureReport;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * A future that the node completes: the reply of a call, the answer of a query, or a send
 * queue that has room again.
 *
 * <p>
 * The node sets the outcome on a thread of its own, where no code of the application
 * runs. Whoever waits sees it at once. Functions that depend on it run on
 * {@linkplain io.aemp.internal.runtime.NodeRuntime#completions() threads for that}, or on
 * another thread of the node that waits for them, never on a thread of the application
 * that waits. As with any {@code CompletableFuture}, the thread that completes or cancels
 * it, or adds a function when the result is there, may run functions, too. A handler with
 * dispatch POOL that waits is replaced by another thread; one with dispatch INLINE must
 * not wait.
 *
 * @param <T> the type of the result
 */
public class NodeFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(NodeFuture.class));

	private final NodeThreads threads;

	/** The ID of the port that has to answer; null if no single port has to. */
	private final @Nullable String answering;

	/** No code of the application depends on it. Set before this future itself is. */
	private final CompletableFuture<T> outcome = new CompletableFuture<>();

	/**
	 * Nothing has come yet.
	 * @param threads the threads of the node
	 */
	public NodeFuture(NodeThreads threads) {
		this(threads, null);
	}

	/**
	 * Creates the future of something that a port has to answer.
	 * @param threads the threads of the node
	 * @param answering the ID of that port, whose own handler must not wait; null if
	 * there is no such port
	 */
	public NodeFuture(NodeThreads threads, @Nullable String answering) {
		this.threads = threads;
		this.answering = answering;
	}

	/**
	 * Sets the result, from any thread, under any lock: no code of the application runs
	 * here.
	 * @param value the result
	 */
	public void settle(@Nullable T value) {
		tellDependentsElsewhere(this.outcome.complete(value));
	}

	/**
	 * Sets the failure, in the same way.
	 * @param failure why there will be no result
	 */
	public void fail(Throwable failure) {
		tellDependentsElsewhere(this.outcome.completeExceptionally(failure));
	}

	private void tellDependentsElsewhere(boolean first) {
		if (!first) {
			return;
		}
		try {
			this.threads.completions().execute(this::tellDependents);
		}
		catch (Throwable ex) {
			// Whoever set the outcome must go on. Those who wait see it all the same.
			report.error("No thread can be had for the functions that depend on a future", ex);
		}
	}

	/**
	 * Does something for the node when the outcome is there, whoever set it.
	 * @param task must be short, and must not throw; runs on the thread that sets the
	 * outcome, or at once if it is there
	 */
	public void whenOver(Runnable task) {
		this.outcome.whenComplete((value, failure) -> task.run());
	}

	/** Runs functions of the application, unless another thread has begun with them. */
	void tellDependents() {
		this.outcome.whenComplete((value, failure) -> {
			if (failure != null) {
				super.completeExceptionally(failure);
			}
			else {
				super.complete(value);
			}
		});
	}

	/**
	 * Returns a future of what a function makes of the result. A thread that waits for
	 * that future calls the function itself, so that it needs no other thread.
	 * @param <U> the type of the new result
	 * @param conversion reads the result, without side effects: two threads may call it
	 * @return the future, which has the failure of this one if that fails
	 */
	public <U extends @Nullable Object> CompletableFuture<U> converted(Function<? super T, ? extends U> conversion) {
		ConvertedFuture<T, U> converted = new ConvertedFuture<>(this.threads, this, conversion);
		whenComplete((value, failure) -> converted.convert());
		return converted;
	}

	/** Waits for the outcome, if it takes no longer than that. */
	void awaitOutcome(long nanos) throws InterruptedException, TimeoutException {
		try {
			get(nanos, TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | CancellationException ex) {
			// That is an outcome, too.
		}
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new DependentFuture<>(this.threads, this);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		Guard waiting = this.threads.beginWaiting(this, this.answering);
		try {
			return this.outcome.get();
		}
		finally {
			waiting.close();
		}
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		Guard waiting = this.threads.beginWaiting(this, this.answering);
		try {
			return this.outcome.get(timeout, unit);
		}
		finally {
			waiting.close();
		}
	}

	@Override
	public T join() {
		Guard waiting = this.threads.beginWaiting(this, this.answering);
		try {
			return this.outcome.join();
		}
		finally {
			waiting.close();
		}
	}

	@Override
	public T getNow(T valueIfAbsent) {
		return this.outcome.getNow(valueIfAbsent);
	}

	@Override
	public boolean isDone() {
		return this.outcome.isDone();
	}

	@Override
	public boolean isCancelled() {
		return this.outcome.isCancelled();
	}

	@Override
	public boolean isCompletedExceptionally() {
		return this.outcome.isCompletedExceptionally();
	}

	@Override
	public boolean complete(@Nullable T value) {
		boolean first = this.outcome.complete(value);
		tellDependents(first);
		return first;
	}

	@Override
	public boolean completeExceptionally(Throwable failure) {
		boolean first = this.outcome.completeExceptionally(failure);
		tellDependents(first);
		return first;
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean first = this.outcome.cancel(mayInterruptIfRunning);
		tellDependents(first);
		return this.outcome.isCancelled();
	}

	/** Whoever completes a future itself runs what depends on it, as everywhere. */
	private void tellDependents(boolean first) {
		if (first) {
			tellDependents();
		}
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor executor) {
		executor.execute(() -> {
			try {
				complete(supplier.get());
			}
			catch (Throwable ex) {
				completeExceptionally(ex);
			}
		});
		return this;
	}

	@Override
	public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier) {
		return completeAsync(supplier, defaultExecutor());
	}

	@Override
	public void obtrudeValue(T value) {
		this.outcome.obtrudeValue(value);
		super.obtrudeValue(value);
	}

	@Override
	public void obtrudeException(Throwable failure) {
		this.outcome.obtrudeException(failure);
		super.obtrudeException(failure);
	}

}
