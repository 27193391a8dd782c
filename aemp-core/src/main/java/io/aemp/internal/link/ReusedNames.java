package io.aemp.internal.link;

import java.util.HashMap;
import java.util.Map;

import io.aemp.Message;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.wire.Requests;

/**
 * The names of our ports that were given again while a link was up (guarantee, rule R6).
 * What comes over the link for such a name may stand behind messages that the earlier
 * port did not get, until the peer has answered a request that was sent behind the news
 * of its death. Confined to the loop of the link.
 */
final class ReusedNames {

	private static final int TOKEN_LENGTH = 16;

	/** The least number of names at which those that nobody needs are removed. */
	private static final int FEW_NAMES = 16;

	private final Peer peer;

	private final PortTable ports;

	private final RandomSource random;

	/** The moment when the link came up, as names count it. */
	private final long begin;

	private final Map<String, Closing> closings = new HashMap<>();

	/** The number of names at which those that nobody needs are removed. */
	private int tooMany = FEW_NAMES;

	ReusedNames(Peer peer, PortTable ports, RandomSource random) {
		this.peer = peer;
		this.ports = ports;
		this.random = random;
		this.begin = ports.nextMoment();
	}

	/** Returns whether a port of ours cannot be reached over the link yet. */
	boolean isClosed(String name, long reopened) {
		return reopened > this.begin && !closing(name, reopened).open;
	}

	/**
	 * Takes notice that the peer was told of a missing port, which has to reach it, too.
	 */
	void told(String name) {
		Closing closing = this.closings.get(name);
		if (closing != null && !closing.open) {
			ask(closing);
		}
	}

	private Closing closing(String name, long reopened) {
		Closing closing = this.closings.get(name);
		if (closing == null || closing.reopened != reopened) {
			closing = new Closing(reopened);
			forgetSome();
			this.closings.put(name, closing);
			if (this.peer.isMonitoring()) {
				ask(closing);
			}
			else {
				// Nobody there has monitors.
				closing.open = true;
			}
		}
		return closing;
	}

	/**
	 * Forgets names whose port is dead, or another one. The names of living ports are
	 * needed as long as the link lasts: they are open now.
	 */
	private void forgetSome() {
		if (this.closings.size() >= this.tooMany) {
			this.closings.entrySet().removeIf((entry) -> {
				LocalPort port = this.ports.find(this.ports.idOf(entry.getKey()));
				return port == null || port.reopened() != entry.getValue().reopened;
			});
			this.tooMany = Math.max(FEW_NAMES, 2 * this.closings.size());
		}
	}

	private void ask(Closing closing) {
		closing.token = this.random.nextName(TOKEN_LENGTH);
		this.peer.askOrFail(closing.token);
	}

	/** Takes notice of a request of the peer, which may be an answer. */
	void received(Message request) {
		if (!this.closings.isEmpty() && Requests.DEVNULL.equals(request.tag()) && request.size() > 1) {
			String token = request.rest(1).tag();
			for (Closing closing : this.closings.values()) {
				closing.open |= closing.token.equals(token);
			}
		}
	}

	/** One name. */
	private static final class Closing {

		private final long reopened;

		private String token = "";

		private boolean open;

		Closing(long reopened) {
			this.reopened = reopened;
		}

	}

	/** The other end of the link. */
	interface Peer {

		/** Returns whether the peer may have monitors. */
		boolean isMonitoring();

		/**
		 * Asks the peer to send a token back; if that is not possible, the link fails.
		 */
		void askOrFail(String token);

	}

}
