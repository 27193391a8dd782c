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

	/** What to send first. */
	byte[] open();

	/**
	 * Takes bytes; those behind the end of the introduction stay in the buffer.
	 * @return the result, or null if bytes are missing
	 */
	Handshake.@Nullable Verified receive(ByteBuffer bytes, Output output) throws HandshakeException;

	/** What to send to choose the connection, if the choice is ours. */
	byte[] choose(long choice);

	/** What it means that the other side did not come to an end. */
	HandshakeException expired(Duration timeout);

	/** What it means that the other side ended the connection at this point. */
	HandshakeException ended();

	/**
	 * Where answers go.
	 */
	interface Output {

		void send(byte[] bytes);

	}

}
