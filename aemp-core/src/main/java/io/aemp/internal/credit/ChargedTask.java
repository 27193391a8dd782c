package io.aemp.internal.credit;

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A charged request of another node that waits for a thread. It begins once, or is
 * dropped.
 */
public final class ChargedTask extends Charge implements Runnable {

	private final AtomicReference<@Nullable Runnable> waiting;

	ChargedTask(Charge charge, Runnable task) {
		super(charge.credit(), charge.cost());
		this.waiting = new AtomicReference<>(task);
	}

	@Override
	public void run() {
		Runnable task = begin();
		if (task != null) {
			try {
				task.run();
			}
			finally {
				settle();
			}
		}
	}

	/**
	 * Determines if the task has begun, or was dropped. From any thread.
	 * @return true if it will do nothing any more that it has not begun
	 */
	public boolean isOver() {
		return this.waiting.get() == null;
	}

	/**
	 * From any thread.
	 * @return false if it has begun
	 */
	boolean drop() {
		if (begin() == null) {
			return false;
		}
		settle();
		return true;
	}

	private @Nullable Runnable begin() {
		credit().remove(this);
		return this.waiting.getAndSet(null);
	}

}
