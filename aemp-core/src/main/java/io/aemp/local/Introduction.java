package io.aemp.local;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One side of how two ends get to know each other. Confined to the loop of its end.
 */
interface Introduction {

	/** Returns the bytes to send first. */
	byte[] open();

	/**
	 * Takes bytes; those behind the end of the introduction stay in the buffer.
	 * @return the result, or null if bytes are missing
	 */
	Handshake.@Nullable Verified receive(ByteBuffer bytes, Output output) throws HandshakeException;

	/** Returns the bytes that choose the connection, if the choice is ours. */
	byte[] choose(long choice);

	/** Returns the failure for a handshake that did not end in time. */
	HandshakeException expired(Duration timeout);

	/** Returns the failure for a peer that ended the connection at this point. */
	HandshakeException ended();

	/**
	 * Receives the answers.
	 */
	interface Output {

		void send(byte[] bytes);

	}

}
