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
 * A message that a context will send later; if the context is dead by then, it comes from
 * outside.
 */
final class DelayedMessage extends LastingEntry implements Guard {

	private final Context context;

	private final Context outside;

	private final Runnable sending;

	/** Closed, or begun: an executor that fails may have taken it nevertheless. */
	private final AtomicBoolean over = new AtomicBoolean();

	private volatile @Nullable Guard timer;

	DelayedMessage(Context context, Context outside, Runnable sending) {
		this.context = context;
		this.outside = outside;
		this.sending = sending;
	}

	DelayedMessage schedule(Timers timers, Duration delay, Executor executor) {
		this.timer = timers.schedule(delay, executor, () -> {
			if (!this.context.enqueue(this)) {
				drop();
			}
		});
		return this;
	}

	@Override
	public void take() {
		if (this.over.compareAndSet(false, true)) {
			this.sending.run();
		}
	}

	@Override
	public void drop() {
		this.outside.enqueue(this);
	}

	@Override
	public void close() {
		this.over.set(true);
		Guard timer = this.timer;
		if (timer != null) {
			timer.close();
		}
	}

}
