package io.aemp.internal.wire;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

/**
 * Makes packets of the bytes of one connection, however they are cut. Not safe for use by
 * several threads.
 */
public interface FrameReader {

	/**
	 * Takes bytes; they are copied.
	 * @param bytes from the network, read to the end
	 */
	void feed(ByteBuffer bytes);

	/**
	 * The next packet.
	 * @return its elements, the port name first, as a {@code String}; null if more bytes
	 * are needed
	 * @throws FrameException if the bytes are malformed or cross a limit; nothing can be
	 * read afterwards
	 */
	@Nullable Object @Nullable [] next() throws FrameException;

	/**
	 * How long the packet was that {@link #next()} returned last.
	 * @return the number of bytes
	 */
	int frameBytes();

	/**
	 * Returns the number of elements of that packet.
	 * @return the number of values and map keys at all depths, the port name too
	 */
	int frameElements();

	/**
	 * Returns how much memory is taken by what came and was not returned as a packet.
	 * @return the number of bytes, roughly; 0 if nothing of that kind is held
	 */
	long unfinishedBytes();

}
