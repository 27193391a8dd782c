package io.aemp.internal.node;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aemp.Guard;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.LastingEntry;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Something that a context will do later; it ends with the context.
 */
final class DelayedTask extends LastingEntry implements Guard {

	private final Context context;

	private final Runnable task;

	/** Closed, or begun: an executor that fails may have taken it nevertheless. */
	private final AtomicBoolean over = new AtomicBoolean();

	private volatile @Nullable Guard timer;

	DelayedTask(Context context, Runnable task) {
		this.context = context;
		this.task = task;
	}

	DelayedTask schedule(Timers timers, Duration delay, Executor executor) {
		if (!this.context.own(this)) {
			return this;
		}
		boolean scheduled = false;
		try {
			this.timer = timers.schedule(delay, executor, () -> this.context.enqueue(this));
			scheduled = true;
		}
		finally {
			if (!scheduled) {
				this.context.disown(this);
			}
		}
		return this;
	}

	@Override
	public void take() {
		if (this.over.compareAndSet(false, true)) {
			this.context.disown(this);
			this.task.run();
		}
	}

	@Override
	public void close() {
		this.over.set(true);
		Guard timer = this.timer;
		if (timer != null) {
			timer.close();
		}
		this.context.disown(this);
	}

}
