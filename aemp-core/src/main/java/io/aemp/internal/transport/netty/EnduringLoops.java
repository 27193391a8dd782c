package io.aemp.internal.transport.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.EventExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs event loops that go on after any {@link Throwable}. Those of Netty end with an
 * {@link Error} outside of handlers and tasks, or while one is logged: their connections
 * would hang for ever.
 */
final class EnduringLoops extends MultiThreadIoEventLoopGroup {

	private static final Logger logger = LoggerFactory.getLogger(EnduringLoops.class);

	/**
	 * Starts the threads, all of them now: later there may be no thread to be had.
	 * @param threads how many loops there are
	 * @param name what the names of the threads begin with
	 * @param handlers what the loops do input and output with
	 * @throws OutOfMemoryError if the threads cannot be started; none is left then
	 */
	static EnduringLoops start(int threads, String name, IoHandlerFactory handlers) {
		EnduringLoops loops = new EnduringLoops(threads, name, handlers);
		try {
			loops.forEach((loop) -> loop.execute(() -> {
			}));
			return loops;
		}
		catch (Throwable ex) {
			loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
			throw ex;
		}
	}

	/**
	 * Returns what the thread of a loop does.
	 * @param loop one of the loops of this class
	 * @return the stack trace; empty if the loop has no thread
	 */
	static StackTraceElement[] stackTrace(EventExecutor loop) {
		Thread thread = (loop instanceof Loop own) ? own.thread : null;
		return (thread != null) ? thread.getStackTrace() : new StackTraceElement[0];
	}

	private EnduringLoops(int threads, String name, IoHandlerFactory handlers) {
		super(threads, new LoopThreads(name), handlers);
	}

	@Override
	protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... arguments) {
		return new Loop(this, executor, handlers);
	}

	private static final class Loop extends SingleThreadIoEventLoop {

		/** The time that tasks may delay input and output, as in Netty. */
		private static final long TASKS_NANOS = TimeUnit.SECONDS.toNanos(1);

		/** A failure that repeats at once must not keep a processor busy. */
		private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

		private long failures;

		private volatile @Nullable Thread thread;

		Loop(IoEventLoopGroup group, Executor executor, IoHandlerFactory handlers) {
			super(group, executor, handlers);
		}

		@Override
		protected void run() {
			this.thread = Thread.currentThread();
			ioHandler().initialize();
			boolean over = false;
			while (!over) {
				try {
					runIo();
					if (isShuttingDown()) {
						ioHandler().prepareToDestroy();
					}
					runAllTasks(TASKS_NANOS);
					over = confirmShutdown() || canSuspend();
				}
				catch (Throwable ex) {
					failed(ex);
				}
			}
		}

		/** Logs the first failures, then fewer and fewer. */
		private void failed(Throwable failure) {
			this.failures++;
			try {
				if (Long.bitCount(this.failures) == 1) {
					logger.error("An event loop goes on after failure number {}", this.failures, failure);
				}
			}
			catch (Throwable ex) {
				// Neither the failure nor a log may end the loop.
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}

	}

}
