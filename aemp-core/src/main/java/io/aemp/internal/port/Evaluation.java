package io.aemp.internal.port;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.dispatch.ThreadState;
import io.aemp.internal.future.NodeFuture;
import org.jspecify.annotations.Nullable;

/**
 * A task that somebody runs in a port and whose result is wanted.
 *
 * @param <T> the type of the result
 */
public final class Evaluation<T extends @Nullable Object> implements ControlEntry {

	private final Callable<T> task;

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private Evaluation(Callable<T> task) {
		this.task = task;
	}

	/**
	 * Runs a task in a port, at once if it may, and waits for its end.
	 * @param <T> the type of the result
	 * @param port the port
	 * @param task what to do; an exception kills the port
	 * @return what the task returned
	 * @throws IllegalStateException if the port is dead, or if it is busy elsewhere and
	 * the calling thread runs another port, which must not wait
	 * @throws Exception what the task threw
	 */
	public static <T extends @Nullable Object> T evaluate(LocalPort port, Callable<T> task) throws Exception {
		Evaluation<T> evaluation = new Evaluation<>(task);
		if (!port.tryRun(evaluation)) {
			Context current = ThreadState.currentContext();
			if (current != null && !port.isDead()) {
				throw new IllegalStateException("Port " + port + " is busy, and port " + current
						+ " must not wait for it: send it a message instead");
			}
			if (!port.enqueue(evaluation)) {
				throw deadPort(port);
			}
		}
		return evaluation.await(port);
	}

	/**
	 * Runs a task in a port's order, at once if the calling thread runs it already.
	 * @param <T> the type of the result
	 * @param port the port
	 * @param task what to do; an exception kills the port
	 * @return completes with what the task returns
	 */
	public static <T extends @Nullable Object> CompletableFuture<T> submit(LocalPort port, Callable<T> task) {
		Evaluation<T> evaluation = new Evaluation<>(task);
		if (ThreadState.currentContext() == port) {
			port.tryRun(evaluation);
		}
		else if (!port.enqueue(evaluation)) {
			return CompletableFuture.failedFuture(deadPort(port));
		}
		return evaluation.future(port);
	}

	private static IllegalStateException deadPort(LocalPort port) {
		return new IllegalStateException("Port " + port + " is dead");
	}

	@Override
	public void take() throws Exception {
		try {
			this.result.complete(this.task.call());
		}
		catch (Throwable ex) {
			this.result.completeExceptionally(ex);
			// It kills the port as well.
			throw ex;
		}
	}

	@Override
	public void drop() {
		this.result.cancel(false);
	}

	private T await(LocalPort port) throws Exception {
		try {
			return this.result.get();
		}
		catch (CancellationException ex) {
			throw deadPort(port);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof Exception exception) ? exception : ex;
		}
	}

	/** The result for somebody else's threads: no stranger's code runs in the port. */
	private CompletableFuture<T> future(LocalPort port) {
		NodeFuture<T> future = new NodeFuture<>(port.table().threads());
		this.result.whenComplete((value, failure) -> {
			if (failure instanceof CancellationException) {
				future.fail(deadPort(port));
			}
			else if (failure != null) {
				future.fail(failure);
			}
			else {
				future.settle(value);
			}
		});
		return future;
	}

}
