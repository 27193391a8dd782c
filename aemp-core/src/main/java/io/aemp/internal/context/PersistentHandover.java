package io.aemp.internal.context;

import java.time.Duration;
import java.util.concurrent.Executor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.internal.runtime.RetryingExecutor;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * Hands entries over to an executor. What must not be lost is kept if neither the
 * executor nor the timers take it, and handed over again with the next entry or after a
 * while. An entry may be taken twice, if an executor throws after it has accepted a task.
 * May be used from any thread, also under locks.
 */
public final class PersistentHandover {

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final Executor executor;

	private final Timers timers;

	@GuardedBy("this.kept")
	private final EntryQueue kept = new EntryQueue();

	/** True if a timer will hand over what is kept. */
	@GuardedBy("this.kept")
	private boolean timed;

	/** True if something is kept; written under the lock of the queue. */
	private volatile boolean keeping;

	/**
	 * Creates a handover.
	 * @param executor runs the entries
	 * @param timers to try again later
	 */
	public PersistentHandover(Executor executor, Timers timers) {
		this.executor = new RetryingExecutor(executor, () -> timers);
		this.timers = timers;
	}

	/**
	 * Hands an entry over.
	 * @param entry kept if it is a {@link LastingEntry} that is refused; what the
	 * executor throws for any other entry reaches the caller
	 * @param take runs the entry
	 */
	public void hand(ControlEntry entry, Taker take) {
		if (this.keeping) {
			retry(take);
		}
		if (!(entry instanceof LastingEntry lasting)) {
			this.executor.execute(() -> take.take(entry));
		}
		else if (!isHanded(lasting, take)) {
			keep(lasting, take);
		}
	}

	private boolean isHanded(LastingEntry entry, Taker take) {
		try {
			this.executor.execute(() -> take.take(entry));
			return true;
		}
		catch (Throwable ex) {
			return false;
		}
	}

	private void keep(LastingEntry entry, Taker take) {
		synchronized (this.kept) {
			this.kept.add(entry);
			this.keeping = true;
			if (this.timed) {
				return;
			}
			this.timed = true;
		}
		try {
			this.timers.schedule(PAUSE, Runnable::run, () -> retryLater(take));
		}
		catch (Throwable ex) {
			// The next entry brings the next attempt.
			synchronized (this.kept) {
				this.timed = false;
			}
		}
	}

	private void retryLater(Taker take) {
		synchronized (this.kept) {
			this.timed = false;
		}
		retry(take);
	}

	private void retry(Taker take) {
		for (LastingEntry entry = next(); entry != null; entry = next()) {
			if (!isHanded(entry, take)) {
				keep(entry, take);
				return;
			}
		}
	}

	private @Nullable LastingEntry next() {
		synchronized (this.kept) {
			LastingEntry entry = this.kept.poll();
			this.keeping = !this.kept.isEmpty();
			return entry;
		}
	}

	/**
	 * Runs an entry.
	 */
	public interface Taker {

		/**
		 * Runs an entry on a thread of the executor.
		 * @param entry must not make this throw
		 */
		void take(ControlEntry entry);

	}

}
