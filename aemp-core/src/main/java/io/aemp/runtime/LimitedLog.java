package io.aemp.runtime;

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Writes warnings about what other nodes can cause as often as they like: so many a
 * minute, the others are only counted. May be used from any thread.
 */
public final class LimitedLog {

	private static final int MAX_ENTRIES = 10;

	private static final Duration PERIOD = Duration.ofMinutes(1);

	private final Logger logger;

	private final Timers timers;

	/** Guarded by this, like all below: when the first entry of this period came. */
	private long beginNanos;

	private int entries;

	private long leftOut;

	/**
	 * A log without entries.
	 * @param logger where they go
	 * @param timers tells when a minute is over
	 */
	public LimitedLog(Logger logger, Timers timers) {
		this.logger = logger;
		this.timers = timers;
	}

	/**
	 * Writes a warning, unless there were too many lately. Never throws.
	 * @param format the text, with {@code {}} for each argument
	 * @param arguments text from outside made printable before; an exception last is
	 * written with its stack
	 */
	public void warn(String format, @Nullable Object... arguments) {
		long leftOutBefore;
		synchronized (this) {
			long now = this.timers.nanoTime();
			if (this.entries == 0 || now - this.beginNanos >= PERIOD.toNanos()) {
				this.beginNanos = now;
				this.entries = 0;
			}
			if (this.entries == MAX_ENTRIES) {
				this.leftOut++;
				return;
			}
			this.entries++;
			leftOutBefore = this.leftOut;
			this.leftOut = 0;
		}
		if (leftOutBefore > 0) {
			this.logger.warn("{} warnings like the next one were left out: only {} a minute are written", leftOutBefore,
					MAX_ENTRIES);
		}
		try {
			this.logger.warn(format, arguments);
		}
		catch (Throwable ex) {
			// An exception of the application may fail at telling its own text.
			this.logger.warn("A warning cannot be written in full, because of a {}: {}", ex.getClass().getName(),
					format);
		}
	}

}
