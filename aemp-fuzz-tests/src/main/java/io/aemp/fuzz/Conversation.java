package io.aemp.fuzz;

import java.nio.ByteBuffer;
import java.util.List;

import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One handshake from the first byte to its end. TLS is one that encrypts nothing: what
 * follows is what comes through it.
 *
 * @param said what our side said after its greeting
 * @param tls how TLS began, or null
 * @param verified the other side, or null
 * @param refusal why it cannot become our peer, or null
 * @param taken how many of its bytes were taken; up to the refusal, if there is one
 */
record Conversation(String said, Handshake.@Nullable StartTls tls, Handshake.@Nullable Verified verified,
		@Nullable String refusal, int taken) {

	/** The number of our choice, if it is ours. */
	static final long CHOICE = 7;

	static Conversation of(Handshake handshake, List<ByteBuffer> pieces) {
		StringBuilder said = new StringBuilder();
		Handshake.StartTls tls = null;
		int taken = 0;
		ByteBuffer reading = ByteBuffer.allocate(0);
		try {
			for (ByteBuffer piece : pieces) {
				reading = piece;
				List<Handshake.Action> actions = handshake.receive(piece);
				if (last(actions) instanceof Handshake.StartTls start) {
					Property.holds(tls == null && actions.size() == 1,
							"We say something before TLS, or it begins twice");
					tls = start;
					said.append(encrypt(handshake, piece));
					actions = handshake.receive(piece);
				}
				Handshake.Verified verified = carryOut(actions, said);
				taken = piece.position();
				if (verified != null) {
					said.append(choose(handshake, verified));
					return new Conversation(said.toString(), tls, verified, null, taken);
				}
				Property.holds(!piece.hasRemaining(), "Bytes of the handshake were not taken");
			}
			return new Conversation(said.toString(), tls, null, null, taken);
		}
		catch (HandshakeException ex) {
			// What was to be said in the same piece is lost: the connection is closed.
			return new Conversation("", tls, null, Property.refusal(ex), reading.position());
		}
		finally {
			Property.refusal(handshake.ended());
		}
	}

	private static Handshake.@Nullable Action last(List<Handshake.Action> actions) {
		return actions.isEmpty() ? null : actions.get(actions.size() - 1);
	}

	/** Hands the bytes after the nonce to TLS, while the handshake waits. */
	private static String encrypt(Handshake handshake, ByteBuffer rest) throws HandshakeException {
		int position = rest.position();
		Property.holds(handshake.receive(rest).isEmpty() && rest.position() == position, "Bytes of TLS were taken");
		StringBuilder said = new StringBuilder();
		Property.holds(carryOut(handshake.encrypted(), said) == null, "TLS alone verifies somebody");
		return said.toString();
	}

	private static Handshake.@Nullable Verified carryOut(List<Handshake.Action> actions, StringBuilder said) {
		Handshake.Verified verified = null;
		for (Handshake.Action action : actions) {
			Property.holds(verified == null, "There is something to do after the verification");
			Property.holds(!(action instanceof Handshake.StartTls), "TLS begins at the wrong time");
			if (action instanceof Handshake.Send send) {
				said.append(Lines.text(send.bytes()));
			}
			else if (action instanceof Handshake.Verified done) {
				verified = done;
			}
		}
		return verified;
	}

	/** It can be chosen once if the choice is ours, and not at all if it is not. */
	private static String choose(Handshake handshake, Handshake.Verified verified) {
		String chosen = verified.chosen() ? "" : Lines.text(handshake.choose(CHOICE));
		try {
			handshake.choose(CHOICE + 1);
		}
		catch (IllegalStateException ex) {
			return chosen;
		}
		throw new AssertionError("A connection is chosen twice");
	}

}
