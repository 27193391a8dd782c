package io.aemp.internal.link.connect;

import java.time.Duration;

import io.aemp.internal.runtime.Backoff;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;

/**
 * The attempts to get a link to one node, one at a time, with a back-off after failures.
 * Not safe for use by several threads: belongs to the lock of its owner.
 */
public final class LinkAttempts {

	private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);

	private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

	/** A link that lasted for less counts as a failed attempt. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	private final LinkAttempt.Target target;

	private final LinkAttempt.Observer observer;

	private final ConnectEnvironment environment;

	private final Timers timers;

	/** The attempt whose outcome counts. */
	private @Nullable LinkAttempt running;

	private boolean up;

	private long upSinceNanos;

	private final Backoff backoff = new Backoff(FIRST_BACK_OFF, LONGEST_BACK_OFF);

	/** The pause after the last failure; zero after a link that lasted. */
	private Duration pause = Duration.ZERO;

	private long lastFailureNanos;

	/**
	 * Creates an object without an attempt.
	 * @param target the node to connect to
	 * @param observer is told how attempts end
	 * @param environment what connecting needs
	 */
	public LinkAttempts(LinkAttempt.Target target, LinkAttempt.Observer observer, ConnectEnvironment environment) {
		this.target = target;
		this.observer = observer;
		this.environment = environment;
		this.timers = environment.timers();
	}

	/**
	 * Begins an attempt after the back-off, unless there is one or a link.
	 */
	public void start() {
		if (this.running == null && !this.up) {
			LinkAttempt attempt = new LinkAttempt(this.target, this.observer, this.environment);
			// Without a timer there is no attempt, and whoever wants a link is told.
			this.timers.schedule(backOffLeft(), this.target.loop(), attempt::lookUp);
			this.running = attempt;
		}
	}

	/**
	 * Returns whether an attempt may still succeed or fail.
	 * @param attempt perhaps an older one
	 * @return true if its outcome counts
	 */
	public boolean isRunning(LinkAttempt attempt) {
		return this.running == attempt;
	}

	/**
	 * Records that there is a link.
	 */
	public void succeeded() {
		this.running = null;
		this.up = true;
		this.upSinceNanos = this.timers.nanoTime();
	}

	/**
	 * Records that the link, or the attempt to get one, failed. If this throws, the next
	 * attempt begins at once.
	 * @return the back-off
	 */
	public Duration failed() {
		boolean wasUp = this.up;
		this.running = null;
		this.up = false;
		this.pause = Duration.ZERO;
		long now = this.timers.nanoTime();
		boolean lasted = wasUp && now - this.upSinceNanos >= LASTING.toNanos();
		if (lasted) {
			this.backoff.reset();
		}
		else {
			this.pause = this.backoff.next();
		}
		this.lastFailureNanos = now;
		return this.pause;
	}

	/**
	 * Returns whether the link has been up for a time.
	 * @param duration the time
	 * @return false also if there is no link
	 */
	public boolean isUpFor(Duration duration) {
		return this.up && this.timers.nanoTime() - this.upSinceNanos >= duration.toNanos();
	}

	/**
	 * Returns whether neither an attempt nor a back-off is running.
	 * @return true if so
	 */
	public boolean isIdle() {
		return this.running == null && backOffLeft().isZero();
	}

	private Duration backOffLeft() {
		// Once the node is closed, there are no timers and no further attempts.
		if (this.pause.isZero() || this.environment.closed().getAsBoolean()) {
			return Duration.ZERO;
		}
		Duration since = Duration.ofNanos(this.timers.nanoTime() - this.lastFailureNanos);
		return (this.pause.compareTo(since) > 0) ? this.pause.minus(since) : Duration.ZERO;
	}

}
