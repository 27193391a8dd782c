package io.aemp.internal.future;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Completes with a conversion of the result of another future. A thread that waits
 * converts the result itself, so that it needs no other thread. Nothing else of the
 * application runs there: functions that depend on this future run where those of any
 * {@link NodeFuture} do.
 *
 * @param <S> the type of the source
 * @param <T> the type of the result
 */
final class ConvertedFuture<S extends @Nullable Object, T extends @Nullable Object> extends NodeFuture<T> {

	private final NodeFuture<S> source;

	private final Function<? super S, ? extends T> conversion;

	ConvertedFuture(NodeThreads threads, NodeFuture<S> source, Function<? super S, ? extends T> conversion) {
		super(threads);
		this.source = source;
		this.conversion = conversion;
	}

	/** Converts what the source has. May run on several threads; the first one counts. */
	void convert() {
		if (isDone() || !this.source.isDone()) {
			return;
		}
		T converted;
		try {
			converted = this.conversion.apply(this.source.join());
		}
		catch (CompletionException ex) {
			Throwable cause = ex.getCause();
			fail((cause != null) ? cause : ex);
			return;
		}
		catch (Throwable ex) {
			fail(ex);
			return;
		}
		settle(converted);
	}

	private void await(long nanos) throws InterruptedException, TimeoutException {
		if (!isDone()) {
			this.source.awaitOutcome(nanos);
			convert();
		}
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		try {
			await(Long.MAX_VALUE);
		}
		catch (TimeoutException ex) {
			// Not within the life of this process.
		}
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		await(unit.toNanos(timeout));
		return super.get(0, unit);
	}

	@Override
	public T join() {
		if (!isDone()) {
			try {
				this.source.join();
			}
			catch (RuntimeException ex) {
				// That is a result, too, unless the thread must not wait.
				if (!this.source.isDone()) {
					throw ex;
				}
			}
			convert();
		}
		return super.join();
	}

}
