package io.aemp.wire;

import java.util.Arrays;

/**
 * A growing array of octets with room at its end. Not safe for use by several threads.
 */
public final class OctetBuffer {

	byte[] array;

	int length;

	/**
	 * An empty buffer.
	 * @param capacity how much fits before it grows
	 */
	public OctetBuffer(int capacity) {
		this.array = new byte[capacity];
	}

	/**
	 * The octets written so far are the first {@link #length()} of this array, which is
	 * replaced when the buffer grows.
	 * @return the array, not a copy
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * How much was written.
	 * @return the number of octets
	 */
	public int length() {
		return this.length;
	}

	/**
	 * How much fits before the buffer grows.
	 * @return the number of octets
	 */
	public int capacity() {
		return this.array.length;
	}

	/**
	 * Forgets what was written.
	 */
	public void clear() {
		this.length = 0;
	}

	/**
	 * Appends octets.
	 * @param octets where they are
	 * @param offset the first
	 * @param count how many
	 */
	public void write(byte[] octets, int offset, int count) {
		System.arraycopy(octets, offset, reserve(count), this.length, count);
		this.length += count;
	}

	/** Makes room, for writing behind the length. */
	byte[] reserve(int count) {
		if (this.array.length - this.length < count) {
			int needed = Math.addExact(this.length, count);
			this.array = Arrays.copyOf(this.array,
					(int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, needed * 2L)));
		}
		return this.array;
	}

}
