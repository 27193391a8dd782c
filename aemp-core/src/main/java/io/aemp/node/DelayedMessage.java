package io.aemp.node;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.port.Context;
import io.aemp.port.ControlEntry;
import io.aemp.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * A message that a context will send later; if the context is dead by then, it comes from
 * outside.
 */
final class DelayedMessage implements Guard, ControlEntry {

	private final Context context;

	private final Context outside;

	private final Runnable sending;

	private volatile boolean closed;

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
		if (!this.closed) {
			this.sending.run();
		}
	}

	@Override
	public void drop() {
		this.outside.enqueue(this);
	}

	@Override
	public void close() {
		this.closed = true;
		Guard timer = this.timer;
		if (timer != null) {
			timer.close();
		}
	}

}
