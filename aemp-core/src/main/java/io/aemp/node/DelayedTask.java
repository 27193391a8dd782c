package io.aemp.node;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.port.Context;
import io.aemp.port.ControlEntry;
import io.aemp.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Something that a context will do later; it ends with the context.
 */
final class DelayedTask implements Guard, ControlEntry {

	private final Context context;

	private final Runnable task;

	private volatile boolean closed;

	private volatile @Nullable Guard timer;

	DelayedTask(Context context, Runnable task) {
		this.context = context;
		this.task = task;
	}

	DelayedTask schedule(Timers timers, Duration delay, Executor executor) {
		if (this.context.own(this)) {
			this.timer = timers.schedule(delay, executor, () -> this.context.enqueue(this));
		}
		return this;
	}

	@Override
	public void take() {
		if (!this.closed) {
			this.context.disown(this);
			this.task.run();
		}
	}

	@Override
	public void close() {
		this.closed = true;
		Guard timer = this.timer;
		if (timer != null) {
			timer.close();
		}
		this.context.disown(this);
	}

}
