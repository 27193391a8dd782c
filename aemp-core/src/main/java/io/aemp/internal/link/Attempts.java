package io.aemp.internal.link;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

import io.aemp.internal.runtime.Backoff;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.runtime.Timers;

/**
 * The attempts to get a link to one node, one at a time, with a back-off after failures.
 * Its state is guarded by the lock of the remote node.
 */
final class Attempts {

	private static final Duration FIRST_BACK_OFF = Duration.ofMillis(50);

	private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(2);

	/** A link that lasted for less counts as a failed attempt. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	private final RemoteNode remote;

	private final Dialler dialler;

	private final Timers timers;

	private final UnknownTargets unknownTargets;

	private final BooleanSupplier closed;

	private boolean running;

	/** The number of the newest attempt: what older ones tell does not count. */
	private long attempt;

	private boolean up;

	private long upSinceNanos;

	private final Backoff backoff = new Backoff(FIRST_BACK_OFF, LONGEST_BACK_OFF);

	/** Zero after a link that lasted. */
	private Duration pause = Duration.ZERO;

	private long lastFailureNanos;

	Attempts(RemoteNode remote, LinkEnvironment environment) {
		this.remote = remote;
		this.dialler = environment.dialler();
		this.timers = environment.timers();
		this.unknownTargets = environment.unknownTargets();
		this.closed = environment.closed();
	}

	/** A link is wanted. */
	void start() {
		if (!this.running && !this.up) {
			long attempt = this.attempt + 1;
			// Without a timer there is no attempt, and whoever wants a link is told.
			this.timers.schedule(backOffLeft(), this.remote.loop(), () -> lookUp(attempt));
			this.attempt = attempt;
			this.running = true;
		}
	}

	/** Whether this attempt may still succeed or fail. */
	boolean isRunning(long attempt) {
		return this.running && this.attempt == attempt;
	}

	/** There is a link. */
	void succeeded() {
		this.running = false;
		this.up = true;
		this.upSinceNanos = this.timers.nanoTime();
	}

	/** The link, or the attempt to get one, failed. */
	void failed() {
		long now = this.timers.nanoTime();
		boolean lasted = this.up && now - this.upSinceNanos >= LASTING.toNanos();
		if (lasted) {
			this.backoff.reset();
		}
		this.pause = lasted ? Duration.ZERO : this.backoff.next();
		this.lastFailureNanos = now;
		this.running = false;
		this.up = false;
		this.remote.later(this.pause, this.remote::removeIfIdle);
	}

	/** Whether there has been a link for so long. */
	boolean isUpFor(Duration duration) {
		return this.up && this.timers.nanoTime() - this.upSinceNanos >= duration.toNanos();
	}

	/** Whether nothing runs, a back-off neither. */
	boolean isIdle() {
		return !this.running && backOffLeft().isZero();
	}

	private Duration backOffLeft() {
		// Once the node is closed, there are no timers and no further attempts.
		if (this.pause.isZero() || this.closed.getAsBoolean()) {
			return Duration.ZERO;
		}
		Duration since = Duration.ofNanos(this.timers.nanoTime() - this.lastFailureNanos);
		return (this.pause.compareTo(since) > 0) ? this.pause.minus(since) : Duration.ZERO;
	}

	private void lookUp(long attempt) {
		if (!this.remote.isWanted(attempt)) {
			return;
		}
		try {
			this.dialler.find(this.remote.nodeId()).whenCompleteAsync((addresses, failure) -> {
				if (failure != null) {
					unreachable(attempt, FailureText.causeOf(failure));
				}
				else if (addresses.isEmpty()) {
					this.unknownTargets.unknown(this.remote.nodeId());
					this.remote.unreachable(attempt, "no address of node " + this.remote.nodeId() + " is known");
				}
				else if (this.remote.isWanted(attempt)) {
					dialOrFail(attempt, addresses);
				}
			}, this.remote.loop()).exceptionally((refused) -> {
				unreachable(attempt, FailureText.causeOf(refused));
				return null;
			});
		}
		catch (Throwable ex) {
			unreachable(attempt, ex);
		}
	}

	/** An attempt that cannot even begin has failed: nobody else would end it. */
	private void dialOrFail(long attempt, List<InetSocketAddress> addresses) {
		try {
			dial(attempt, addresses);
		}
		catch (Throwable ex) {
			unreachable(attempt, ex);
		}
	}

	private void dial(long attempt, List<InetSocketAddress> addresses) {
		Duration window = this.dialler.windowFor(addresses);
		// A connection that was found may still be lost or refused before it is the link.
		this.timers.schedule(window, this.remote.loop(),
				() -> unreachable(attempt, new SocketTimeoutException("no link within " + window.toMillis() + " ms")));
		// It may refuse us for a link that only we gave up.
		this.dialler.dial(this.remote.nodeId(), this.remote.loop(), addresses, this.remote.reception()::resetAbandoned,
				(cause) -> unreachable(attempt, cause));
	}

	private void unreachable(long attempt, Throwable cause) {
		this.remote.unreachable(attempt,
				"node " + this.remote.nodeId() + " cannot be reached: " + FailureText.of(cause));
	}

}
