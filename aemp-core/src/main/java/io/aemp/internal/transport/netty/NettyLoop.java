package io.aemp.internal.transport.netty;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import io.aemp.internal.transport.EventLoop;

/**
 * One of Netty's event loops.
 *
 * @param loop the loop itself
 */
record NettyLoop(io.netty.channel.EventLoop loop) implements EventLoop {

	@Override
	public boolean isCurrent() {
		return this.loop.inEventLoop();
	}

	@Override
	public void executeLater(Runnable task, long nanos) {
		this.loop.schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void execute(Runnable task) {
		// After shutdown there is nothing left that a task could be for.
		if (!this.loop.isShuttingDown()) {
			try {
				this.loop.execute(task);
			}
			catch (RejectedExecutionException ex) {
				// Shut down at this very moment.
			}
		}
	}

}
