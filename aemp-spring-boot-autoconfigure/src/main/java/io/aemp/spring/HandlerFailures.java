package io.aemp.spring;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Printable;
import io.aemp.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Logs and counts what handlers of one bean throw while the bean goes on. The first
 * failure of a kind is logged with its stack trace, repeats are counted and logged in one
 * line after 10, 100, 1000 and so on. May be used from any thread, and never throws:
 * whatever the exceptions of an application do, the bean goes on.
 */
final class HandlerFailures {

	private static final Logger logger = LoggerFactory.getLogger(HandlerFailures.class);

	/** Senders choose tags, so the number of kinds needs a bound. */
	private static final int MAX_KINDS = 100;

	private static final Kind OTHERS = new Kind("", "", null);

	private final Map<Kind, AtomicLong> kinds = new ConcurrentHashMap<>();

	private final AtomicLong count = new AtomicLong();

	private volatile @Nullable Instant last;

	/**
	 * Takes note of a failure.
	 * @param level the level for the log
	 * @param what says what failed, as the beginning of a sentence
	 * @param cause what was thrown
	 */
	void add(Level level, String what, Throwable cause) {
		try {
			this.last = Instant.now();
			this.count.incrementAndGet();
			long repeats = counter(Kind.of(what, cause)).incrementAndGet();
			if (repeats == 1) {
				log(level, what, cause);
			}
			else if (isPowerOfTen(repeats)) {
				logger.atLevel(level).log("{}, {} times so far in the same way", what, repeats);
			}
		}
		catch (Throwable ex) {
			// Without memory or stack, perhaps: the next message may have more.
		}
	}

	/**
	 * Takes note of the death of one of many ports that are beans of one definition.
	 * @param portId the port
	 * @param what names the bean
	 * @param reason why it died
	 */
	void died(String portId, String what, Reason reason) {
		Throwable cause = reason.cause();
		add(Level.ERROR, "A port of " + what + " died (" + Printable.of(reason.kind()) + ")",
				(cause != null) ? cause : new DeathException("port " + portId + " died: " + reason));
	}

	private AtomicLong counter(Kind kind) {
		AtomicLong known = this.kinds.get(kind);
		if (known != null) {
			return known;
		}
		return this.kinds.computeIfAbsent((this.kinds.size() < MAX_KINDS) ? kind : OTHERS, (key) -> new AtomicLong());
	}

	private static void log(Level level, String what, Throwable cause) {
		try {
			logger.atLevel(level).setCause(cause).log("{}. Repeats are counted", what);
		}
		catch (Throwable ex) {
			logger.atLevel(level)
				.log("{}. Its {} cannot be printed. Repeats are counted", what, cause.getClass().getName());
		}
	}

	private static boolean isPowerOfTen(long number) {
		long rest = number;
		while (rest % 10 == 0) {
			rest /= 10;
		}
		return rest == 1;
	}

	/** Returns the number of failures so far. */
	long count() {
		return this.count.get();
	}

	/** Returns the time of the last failure, or null if there was none. */
	@Nullable Instant last() {
		return this.last;
	}

	/**
	 * The death of a port that no exception of this process killed.
	 */
	private static final class DeathException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		DeathException(String text) {
			super(text, null, false, false);
		}

	}

	/**
	 * Failures that are alike: the same handler, one class of exception, one place.
	 *
	 * @param what what failed
	 * @param type the class of the exception
	 * @param place where it was thrown; null if it has no stack trace
	 */
	private record Kind(String what, String type, @Nullable StackTraceElement place) {

		static Kind of(String what, Throwable cause) {
			StackTraceElement[] trace = cause.getStackTrace();
			return new Kind(what, cause.getClass().getName(), (trace.length > 0) ? trace[0] : null);
		}

	}

}
