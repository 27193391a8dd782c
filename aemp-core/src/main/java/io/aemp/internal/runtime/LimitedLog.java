package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

/**
 * Writes warnings of which other nodes, or strangers, can cause as many as they like:
 * only so many a minute, and at its end how many more there were. May be used from any
 * thread.
 */
public final class LimitedLog {

	/** The number of entries that are written in a minute. */
	public static final int MAX_ENTRIES = 10;

	private static final Duration PERIOD = Duration.ofMinutes(1);

	private final Logger logger;

	private final FailureReport report;

	private final Timers timers;

	private final Executor executor;

	/** The time of the first entry of this minute. */
	@GuardedBy("this")
	private long beginNanos;

	@GuardedBy("this")
	private int entries;

	@GuardedBy("this")
	private long leftOut;

	/** A timer will write how many were left out. */
	@GuardedBy("this")
	private boolean timed;

	@GuardedBy("this")
	private String lastLeftOut = "";

	/**
	 * A log without entries.
	 * @param logger where they go
	 * @param runtime tells when a minute is over
	 */
	public LimitedLog(Logger logger, NodeRuntime runtime) {
		this(logger, runtime.timers(), runtime.callbacks());
	}

	/**
	 * Creates a log without entries.
	 * @param logger where they go
	 * @param timers tell when a minute is over
	 * @param executor writes the last entry of a minute
	 */
	public LimitedLog(Logger logger, Timers timers, Executor executor) {
		this.logger = logger;
		this.report = new FailureReport(logger);
		this.timers = timers;
		this.executor = executor;
	}

	/**
	 * Writes a warning, unless there were too many within a minute. Never throws.
	 * @param format the text, with {@code {}} for each argument
	 * @param arguments text from outside made printable before; an exception last is
	 * written with its stack
	 */
	public void warn(String format, @Nullable Object... arguments) {
		try {
			if (mayWrite(format, arguments)) {
				this.logger.warn(format, arguments);
			}
		}
		catch (Throwable ex) {
			// An exception of the application may fail at telling its own text.
			this.report.warn("A warning cannot be written in full, because of a {}: {}", ex.getClass().getName(),
					format);
		}
	}

	private synchronized boolean mayWrite(String format, @Nullable Object[] arguments) {
		long now = this.timers.nanoTime();
		if (this.leftOut == 0 && now - this.beginNanos >= PERIOD.toNanos()) {
			this.entries = 0;
		}
		if (this.entries == 0) {
			this.beginNanos = now;
		}
		if (this.entries < MAX_ENTRIES) {
			this.entries++;
			return true;
		}
		this.leftOut++;
		if (!this.timed) {
			scheduleEnd(Duration.ofNanos(PERIOD.toNanos() - (now - this.beginNanos)));
		}
		this.lastLeftOut = MessageFormatter.arrayFormat(format, arguments).getMessage();
		return false;
	}

	@GuardedBy("this")
	private void scheduleEnd(Duration left) {
		try {
			this.timers.schedule(left, this.executor, this::writeLeftOut);
			this.timed = true;
		}
		catch (Throwable ex) {
			// The next warning tries again.
		}
	}

	private void writeLeftOut() {
		long count;
		String last;
		synchronized (this) {
			count = this.leftOut;
			last = this.lastLeftOut;
			this.leftOut = 0;
			this.lastLeftOut = "";
			this.entries = 0;
			this.timed = false;
		}
		this.logger.warn("Suppressed {} more warnings within a minute, the last one: {}", count, last);
	}

}
