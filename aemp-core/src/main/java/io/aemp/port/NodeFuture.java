package io.aemp.port;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a connection will bring, or what follows from it. Refuses to be waited for on the
 * threads that connections need.
 *
 * @param <T> the type of the result
 */
public final class NodeFuture<T> extends CompletableFuture<T> {

	private final PortTable ports;

	/**
	 * Nothing has come yet. To be completed on threads that run no handlers.
	 * @param ports the ports whose handlers may wait for it
	 */
	public NodeFuture(PortTable ports) {
		this.ports = ports;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new NodeFuture<>(this.ports);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		checkMayWait();
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		checkMayWait();
		return super.get(timeout, unit);
	}

	@Override
	public T join() {
		checkMayWait();
		return super.join();
	}

	private void checkMayWait() {
		if (!isDone() && this.ports.isHomeThread()) {
			throw new IllegalStateException(
					"A handler with dispatch INLINE must not wait for what its own thread has to bring about: "
							+ "use thenAccept, or another dispatch");
		}
	}

}
