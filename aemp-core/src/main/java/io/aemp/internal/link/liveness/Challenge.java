package io.aemp.internal.link.liveness;

import java.time.Duration;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;

/**
 * A check whether the peer of a link is there, because another connection came in its
 * name. The peer is asked to send back a token that nobody else knows; what else comes
 * may have been under way for long and proves nothing.
 *
 * <p>
 * There are two reasons for which a peer that is there may not answer in time. The
 * question may stand behind much that was sent before: as long as the connection goes on
 * to take bytes, the time does not run. And a peer of this project may have stopped
 * reading. Such a peer sends a sign of life every second: two of them, some time apart,
 * count as an answer.
 *
 * <p>
 * Time is counted in ticks of a timer: if this process stood still, the ticks did, too.
 * Confined to the loop of the link.
 */
public final class Challenge {

	/** The time between two looks. */
	private static final Duration LOOK = Duration.ofMillis(50);

	/** The looks without an answer after which nobody is there: 1 s. */
	private static final int PATIENCE = 20;

	/** The same for a peer that seems to have stopped reading: 3 s. */
	private static final int PATIENCE_WITHOUT_READING = 60;

	/** The looks after which a peer is there that took bytes all the time: 10 s. */
	private static final int LONGEST = 200;

	/** The looks between two signs of life that were not sent at once: 500 ms. */
	private static final int APART = 10;

	private static final int NEVER = -1;

	private final Connection connection;

	private final Timers timers;

	private final EventLoop loop;

	private final String token;

	private final Decision decision;

	private boolean notReading;

	private boolean tookBytes;

	private int looks;

	private int quietLooks;

	private int firstSign = NEVER;

	private @Nullable Guard timer;

	private boolean over;

	/**
	 * Creates a challenge that has not begun.
	 * @param token what the peer has to send back
	 * @param notReading whether the peer said lately that it does not read
	 * @param decision is told once, unless the challenge is ended before
	 */
	Challenge(Connection connection, Timers timers, EventLoop loop, String token, boolean notReading,
			Decision decision) {
		this.connection = connection;
		this.timers = timers;
		this.loop = loop;
		this.token = token;
		this.notReading = notReading;
		this.decision = decision;
	}

	/** Begins to count time, because the question was sent. */
	void begin() {
		this.timer = this.timers.schedule(LOOK, this.loop, this::look);
	}

	private void look() {
		if (this.over) {
			return;
		}
		this.looks++;
		this.quietLooks = this.tookBytes ? 0 : this.quietLooks + 1;
		this.tookBytes = false;
		if (this.looks >= LONGEST) {
			decide(true);
		}
		else if (this.quietLooks >= patience()) {
			decide(false);
		}
		else {
			lookAgain();
		}
	}

	/** Without a timer nobody is displaced: whoever came in its name may come again. */
	private void lookAgain() {
		try {
			begin();
		}
		catch (Throwable ex) {
			decide(true);
		}
	}

	private int patience() {
		boolean perhapsNotReading = this.notReading || !this.connection.isWritable();
		return (perhapsNotReading && this.connection.peer().isOurKind()) ? PATIENCE_WITHOUT_READING : PATIENCE;
	}

	private void decide(boolean alive) {
		end();
		this.decision.decided(alive);
	}

	/** Takes notice of a request of the peer, which may be the answer. */
	void received(Message request) {
		String tag = request.tag();
		if (Requests.DEVNULL.equals(tag) && request.size() > 1 && this.token.equals(request.rest(1).tag())) {
			decide(true);
		}
		else if (Requests.NOT_READING.equals(tag) && this.connection.peer().isOurKind()) {
			signOfLife();
		}
	}

	private void signOfLife() {
		this.notReading = true;
		if (this.firstSign == NEVER) {
			this.firstSign = this.looks;
		}
		else if (this.looks - this.firstSign >= APART) {
			decide(true);
		}
	}

	/** Takes notice that the connection, which was full, takes bytes again. */
	void tookBytes() {
		this.tookBytes = true;
	}

	/** Ends the challenge without a decision. */
	void end() {
		this.over = true;
		if (this.timer != null) {
			this.timer.close();
		}
	}

	/**
	 * Hears whether the peer is there.
	 */
	@FunctionalInterface
	public interface Decision {

		/**
		 * Hears the outcome.
		 * @param alive true if the peer is there
		 */
		void decided(boolean alive);

	}

}
