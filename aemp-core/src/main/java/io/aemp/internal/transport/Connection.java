package io.aemp.internal.transport;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.wire.Framing;

/**
 * An authenticated connection to a node. To be used on its loop only, but for
 * {@link #framing()}, {@link #peer()} and {@link #bytesReceived()}.
 */
public interface Connection {

	/**
	 * Returns the greeting of the peer.
	 * @return its greeting
	 */
	Greeting peer();

	/**
	 * Returns the framing of packets to the peer.
	 * @return the framing
	 */
	Framing framing();

	/**
	 * Sends bytes, some time before or at the next flush.
	 * @param bytes whole packets, which may be changed as soon as this returns
	 * @param length how many bytes, from the first one
	 */
	void write(byte[] bytes, int length);

	/**
	 * Sends what was written.
	 */
	void flush();

	/**
	 * Determines if more bytes should be written now.
	 * @return false if too many wait; {@link PacketObserver#writable()} will tell
	 */
	boolean isWritable();

	/**
	 * Stops reading, or goes on. Packets that came already are kept meanwhile. An end of
	 * the connection may stay unnoticed as long as nothing is read.
	 * @param reading false to get no packet from now on; true, not within
	 * {@link PacketObserver#received}, to get those that were kept at once, and to read
	 */
	void read(boolean reading);

	/**
	 * Determines if packets are delivered when they arrive.
	 * @return false after {@link #read(boolean)} stopped that
	 */
	boolean isReading();

	/**
	 * Returns the number of bytes received, whatever became of them. Other threads may
	 * see that a moment late.
	 * @return the number since the connection was established
	 */
	long bytesReceived();

	/**
	 * Ends the connection on this side only: the peer is not told. What comes is
	 * discarded, and {@link PacketObserver#discarded()} tells of it, until the connection
	 * is reset, or ends by itself.
	 */
	void abandon();

	/**
	 * Ends an abandoned connection in a way that the peer notices at once, if it can be
	 * reached.
	 */
	void reset();

	/**
	 * Ends the connection without loss of what was written: output is flushed and ended,
	 * input is discarded until the peer closes, too, or a time has passed.
	 */
	void close();

}
