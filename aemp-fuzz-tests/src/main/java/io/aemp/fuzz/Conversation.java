package io.aemp.fuzz;

import java.nio.ByteBuffer;
import java.util.List;

import io.aemp.handshake.Handshake;
import io.aemp.handshake.HandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One handshake from the first octet to its end.
 *
 * @param said what our side said after its greeting
 * @param verified the other side, or null
 * @param refusal why it cannot become our peer, or null
 * @param taken how many of its octets were taken; up to the refusal, if there is one
 */
record Conversation(String said, Handshake.@Nullable Verified verified, @Nullable String refusal, int taken) {

	/** The number of our choice, if it is ours. */
	static final long CHOICE = 7;

	static Conversation of(Handshake handshake, List<ByteBuffer> pieces) {
		StringBuilder said = new StringBuilder();
		int taken = 0;
		ByteBuffer reading = ByteBuffer.allocate(0);
		try {
			for (ByteBuffer piece : pieces) {
				reading = piece;
				Handshake.Verified verified = null;
				for (Handshake.Action action : handshake.receive(piece)) {
					Property.holds(verified == null, "There is something to do after the verification");
					if (action instanceof Handshake.Send send) {
						said.append(Lines.text(send.octets()));
					}
					else if (action instanceof Handshake.Verified done) {
						verified = done;
					}
				}
				taken = piece.position();
				if (verified != null) {
					said.append(choose(handshake, verified));
					return new Conversation(said.toString(), verified, null, taken);
				}
				Property.holds(!piece.hasRemaining(), "Octets of the handshake were not taken");
			}
			return new Conversation(said.toString(), null, null, taken);
		}
		catch (HandshakeException ex) {
			// What was to be said in the same piece is lost: the connection is closed.
			return new Conversation("", null, Property.refusal(ex), reading.position());
		}
		finally {
			Property.refusal(handshake.ended());
		}
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
