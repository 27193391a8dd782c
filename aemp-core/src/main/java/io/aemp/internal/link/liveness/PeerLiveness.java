package io.aemp.internal.link.liveness;

import java.time.Duration;

import io.aemp.Message;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;

/**
 * The state of a peer that answers probes: present, slow or gone. Confined to the loop of
 * the link, unless said otherwise.
 */
public final class PeerLiveness {

	/** The number of letters and digits that nobody can guess. */
	private static final int TOKEN_LENGTH = 22;

	private final Connection connection;

	private final Timers timers;

	private final EventLoop loop;

	private final RandomSource random;

	private final Observer observer;

	private final LinkProbe probe;

	/** Null unless somebody else came in the name of the peer. */
	private @Nullable Challenge challenge;

	private volatile boolean slow;

	/**
	 * Creates the state of a peer that is present.
	 * @param connection the connection to it
	 * @param timers timers
	 * @param loop the loop of the connection
	 * @param silence the longest silence of a peer of another kind
	 * @param random makes what nobody can guess
	 * @param observer asks the peer, and hears what became of it
	 */
	public PeerLiveness(Connection connection, Timers timers, EventLoop loop, Duration silence, RandomSource random,
			Observer observer) {
		this.connection = connection;
		this.timers = timers;
		this.loop = loop;
		this.random = random;
		this.observer = observer;
		this.probe = new LinkProbe(connection, timers, loop, silence, new ProbeObserver());
	}

	/**
	 * Begins to watch the peer.
	 */
	public void start() {
		this.probe.start();
	}

	/**
	 * Ends that.
	 */
	public void end() {
		this.probe.end();
		endChallenge();
	}

	/**
	 * Returns whether the peer has not answered for a while. May be called from any
	 * thread.
	 * @return true if so
	 */
	public boolean isSlow() {
		return this.slow;
	}

	/**
	 * Asks the peer to answer at once, because somebody else came in its name.
	 * @param decision is told once
	 * @return false if it cannot be asked
	 */
	public boolean challenge(Challenge.Decision decision) {
		String token = this.random.nextName(TOKEN_LENGTH);
		Challenge challenge = new Challenge(this.connection, this.timers, this.loop, token,
				this.probe.saysItDoesNotRead(), (alive) -> {
					this.challenge = null;
					this.observer.challenged(false);
					decision.decided(alive);
				});
		this.challenge = challenge;
		// Its answer may stand behind what is not read.
		this.observer.challenged(true);
		try {
			this.observer.ask(token);
			challenge.begin();
			return true;
		}
		catch (Throwable ex) {
			endChallenge();
			this.observer.challenged(false);
			return false;
		}
	}

	private void endChallenge() {
		if (this.challenge != null) {
			this.challenge.end();
			this.challenge = null;
		}
	}

	/**
	 * Looks at a request for what it says about the peer itself.
	 * @param request came from it
	 */
	public void received(Message request) {
		if (request.size() == 1 && Requests.NOT_READING.equals(request.tag())) {
			this.probe.doesNotRead();
		}
		if (this.challenge != null) {
			this.challenge.received(request);
		}
	}

	/**
	 * Takes notice that the connection, which was full, takes bytes again.
	 */
	public void tookBytes() {
		this.probe.lives();
		if (this.challenge != null) {
			this.challenge.tookBytes();
		}
	}

	/**
	 * Asks the peer, and hears what became of it.
	 */
	public interface Observer {

		/**
		 * Asks the peer for an answer.
		 * @param token has to come back; null if any answer will do
		 */
		void ask(@Nullable String token);

		/**
		 * Hears that the peer has to answer whatever waits, or no longer.
		 * @param challenged true while it has to
		 */
		void challenged(boolean challenged);

		/**
		 * Hears that the peer has not answered yet.
		 * @param silence the time since its last sign of life
		 */
		void slow(Duration silence);

		/**
		 * Hears that the peer was slow, and is not any more.
		 */
		void responsive();

		/**
		 * Hears that the peer does not answer.
		 * @param silence the time since its last sign of life
		 */
		void silent(Duration silence);

		/**
		 * Hears that the silence of the peer will not be noticed any more.
		 * @param cause why there is no timer
		 */
		void blind(Throwable cause);

	}

	/** Keeps the state in step with the probe. */
	private final class ProbeObserver implements LinkProbe.Observer {

		@Override
		public void ask() {
			PeerLiveness.this.observer.ask(null);
		}

		@Override
		public void slow(Duration silence) {
			PeerLiveness.this.slow = true;
			PeerLiveness.this.observer.slow(silence);
		}

		@Override
		public void responsive() {
			PeerLiveness.this.slow = false;
			PeerLiveness.this.observer.responsive();
		}

		@Override
		public void silent(Duration silence) {
			PeerLiveness.this.observer.silent(silence);
		}

		@Override
		public void blind(Throwable cause) {
			PeerLiveness.this.observer.blind(cause);
		}

	}

}
