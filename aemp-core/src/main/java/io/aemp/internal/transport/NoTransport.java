package io.aemp.internal.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executor;

import io.aemp.internal.runtime.SerialExecutor;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a node that stays by itself: nothing can be reached.
 */
public final class NoTransport implements Transport {

	private final String why;

	private final EventLoop loop;

	/**
	 * A transport that goes nowhere.
	 * @param why told to whoever tries
	 * @param executor runs what loops would run
	 */
	public NoTransport(String why, Executor executor) {
		this.why = why;
		this.loop = new Loop(new SerialExecutor(executor));
	}

	@Override
	public EventLoop nextLoop() {
		return this.loop;
	}

	@Override
	public Address listen(InetSocketAddress address, ConnectionObserver observer) {
		throw new UncheckedIOException(new IOException(this.why));
	}

	@Override
	public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
		loop.execute(() -> observer.failed(Address.of(address).toString(), new IOException(this.why)));
	}

	@Override
	public void stopListening(Address bound) {
	}

	@Override
	public void stopListening() {
	}

	@Override
	public void close() {
	}

	private static final class Loop implements EventLoop {

		private final SerialExecutor executor;

		private volatile @Nullable Thread thread;

		Loop(SerialExecutor executor) {
			this.executor = executor;
		}

		@Override
		public boolean isCurrent() {
			return this.thread == Thread.currentThread();
		}

		@Override
		public void execute(Runnable task) {
			this.executor.execute(() -> {
				this.thread = Thread.currentThread();
				try {
					task.run();
				}
				finally {
					this.thread = null;
				}
			});
		}

	}

}
