package io.aemp.internal.wire;

import java.util.Arrays;

/**
 * A growing array of bytes with room at its end. Not safe for use by several threads.
 */
public final class FrameBuffer {

	/** The largest array that every Java can make. */
	private static final int MAX_CAPACITY = Integer.MAX_VALUE - 8;

	private final int full;

	byte[] array;

	int length;

	/**
	 * An empty buffer.
	 * @param capacity how much fits before it grows
	 */
	public FrameBuffer(int capacity) {
		this(capacity, MAX_CAPACITY);
	}

	/**
	 * An empty buffer that is meant to be filled up to some size.
	 * @param capacity how many bytes fit before it grows
	 * @param full larger it becomes only if it has to
	 */
	public FrameBuffer(int capacity, int full) {
		this.array = new byte[capacity];
		this.full = full;
	}

	/**
	 * The bytes written so far are the first {@link #length()} of this array, which is
	 * replaced when the buffer grows.
	 * @return the array, not a copy
	 */
	public byte[] array() {
		return this.array;
	}

	/**
	 * Returns the number of bytes written.
	 * @return the number of bytes
	 */
	public int length() {
		return this.length;
	}

	/**
	 * Returns the number of bytes that fit before the buffer grows.
	 * @return the number of bytes
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
	 * Appends bytes.
	 * @param bytes where they are
	 * @param offset the first
	 * @param count how many
	 * @throws IllegalArgumentException if no array can hold them all
	 */
	public void write(byte[] bytes, int offset, int count) {
		System.arraycopy(bytes, offset, reserve(count), this.length, count);
		this.length += count;
	}

	/** Appends a text, which must have no other characters. */
	@SuppressWarnings("deprecation") // the one that copies them without a detour
	void writeAscii(String text) {
		int count = text.length();
		text.getBytes(0, count, reserve(count), this.length);
		this.length += count;
	}

	/** Makes room, for writing behind the length. */
	byte[] reserve(int count) {
		return reserveFrom(this.length, count);
	}

	/**
	 * Makes room behind a position, up to which bytes were written that the length does
	 * not count yet.
	 */
	byte[] reserveFrom(int position, int count) {
		if (this.array.length - position < count) {
			grow((long) position + count);
		}
		return this.array;
	}

	private void grow(long needed) {
		if (needed > MAX_CAPACITY) {
			throw new IllegalArgumentException("What is to be sent takes more than " + MAX_CAPACITY + " bytes");
		}
		this.array = Arrays.copyOf(this.array,
				(int) Math.min((needed <= this.full) ? this.full : MAX_CAPACITY, needed * 2));
	}

}
