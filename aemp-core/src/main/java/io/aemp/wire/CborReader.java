package io.aemp.wire;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads a CBOR sequence (RFC 8742) of arrays, incrementally: what was read is kept as
 * half-built values, only the head of an unfinished item is looked at again. Memory grows
 * with the octets that came, never with a length that was merely declared.
 *
 * <p>
 * Byte strings stay {@code byte[]}, text strings become {@code String}, integers
 * {@code Long} or {@code BigInteger}, floats {@code Double}; map keys and the port name
 * become {@code String} whichever type they came in (protocol, section 1.6).
 */
final class CborReader implements FrameReader {

	private static final int INITIAL_CAPACITY = 1024;

	/** A buffer that grew beyond this for one large packet is not kept. */
	private static final int MAX_KEPT_CAPACITY = 1 << 20;

	/** Arithmetic and printing of larger numbers take too long. */
	private static final int MAX_BIGNUM_OCTETS = 1024;

	/** Not all octets of a head are there. */
	private static final int NEED_MORE = -1;

	/** Stands in for levels that are over, so that no packet is kept. */
	private static final Level CLOSED = Level.list(0);

	/** Stands for "the item is not complete". */
	private static final Object[] MORE = new Object[0];

	private final FrameLimits limits;

	private final StringCache names = new StringCache();

	private final Level[] levels;

	private byte[] buffer = new byte[INITIAL_CAPACITY];

	private int position;

	private int end;

	/** How many lists, maps and chunked strings are open. */
	private int depth;

	/** Octets of the packet being read that are no longer in the buffer. */
	private int consumedBefore;

	private int frameStart;

	private int elements;

	/** Of the packet that was complete last, like the next one. */
	private int frameOctets;

	private int frameElements;

	/** The bignum tag (2 or 3) in front of the next item, or 0. */
	private int bignumTag;

	/** Whether any tag stands in front of the next item. */
	private boolean tagged;

	/** The argument of the head that {@link #readHead(int)} read last. */
	private long argument;

	CborReader(FrameLimits limits) {
		this.limits = limits;
		this.levels = new Level[limits.maxDepth() + 1];
	}

	@Override
	public void feed(ByteBuffer octets) {
		int count = octets.remaining();
		if (this.position > 0) {
			discardRead();
		}
		if (this.buffer.length - this.end < count) {
			this.buffer = Arrays.copyOf(this.buffer,
					(int) Math.min(Integer.MAX_VALUE - 8, Math.max((long) this.end + count, this.buffer.length * 2L)));
		}
		octets.get(this.buffer, this.end, count);
		this.end += count;
	}

	private void discardRead() {
		int left = this.end - this.position;
		this.consumedBefore += this.position - this.frameStart;
		this.frameStart = 0;
		byte[] target = (this.buffer.length > MAX_KEPT_CAPACITY && left < INITIAL_CAPACITY) ? new byte[INITIAL_CAPACITY]
				: this.buffer;
		System.arraycopy(this.buffer, this.position, target, 0, left);
		this.buffer = target;
		this.position = 0;
		this.end = left;
	}

	@Override
	public @Nullable Object @Nullable [] next() throws FrameException {
		while (this.position < this.end) {
			int initial = this.buffer[this.position] & 0xff;
			int headLength = readHead(initial);
			if (headLength == NEED_MORE) {
				break;
			}
			@Nullable Object @Nullable [] frame = readItem(initial, headLength);
			if (frame == MORE) {
				break;
			}
			checkFrameSize(0);
			if (frame != null) {
				this.frameOctets = this.consumedBefore + this.position - this.frameStart;
				this.frameElements = this.elements;
				this.frameStart = this.position;
				this.consumedBefore = 0;
				this.elements = 0;
				return frame;
			}
		}
		checkFrameSize(this.end - this.position);
		if (this.position == this.end && this.buffer.length > MAX_KEPT_CAPACITY) {
			discardRead();
		}
		return null;
	}

	@Override
	public int frameOctets() {
		return this.frameOctets;
	}

	@Override
	public int frameElements() {
		return this.frameElements;
	}

	/**
	 * Reads the argument of an item's head.
	 * @return the length of the head, or {@link #NEED_MORE}
	 */
	private int readHead(int initial) throws FrameException {
		int info = initial & 0x1f;
		if (info < 24) {
			this.argument = info;
			return 1;
		}
		if (info < 28) {
			int octets = 1 << (info - 24);
			if (this.end - this.position <= octets) {
				return NEED_MORE;
			}
			long value = 0;
			for (int i = 1; i <= octets; i++) {
				value = value << 8 | this.buffer[this.position + i] & 0xff;
			}
			this.argument = value;
			return 1 + octets;
		}
		int major = initial >>> 5;
		if (info < 31 || major < 2 || major == 6) {
			throw new FrameException("A packet has the reserved CBOR code 0x" + Integer.toHexString(initial));
		}
		this.argument = -1;
		return 1;
	}

	/**
	 * Reads one item, all of it or nothing.
	 * @return the packet if it is complete now, {@link #MORE} if octets are missing, null
	 * to go on
	 */
	private @Nullable Object @Nullable [] readItem(int initial, int headLength) throws FrameException {
		int major = initial >>> 5;
		boolean indefinite = (initial & 0x1f) == 31;
		if (this.depth == 0 && major != 4 && major != 6) {
			throw new FrameException("A packet is not an array but CBOR code 0x" + Integer.toHexString(initial));
		}
		if (this.depth > 0 && this.levels[this.depth - 1].isChunks() && initial != 0xff
				&& (major != this.levels[this.depth - 1].chunkMajor() || indefinite)) {
			throw new FrameException("A chunked CBOR string has something else between its chunks");
		}
		if (this.bignumTag != 0 && (major != 2 || indefinite)) {
			throw new FrameException("A CBOR bignum is not a byte string of known length");
		}
		switch (major) {
			case 0:
				this.position += headLength;
				return complete(unsigned(this.argument));
			case 1:
				this.position += headLength;
				return complete(negative(this.argument));
			case 2, 3:
				if (indefinite) {
					this.position += headLength;
					open(Level.chunks(major));
					return null;
				}
				return readString(major, headLength);
			case 4:
				this.position += headLength;
				return openContainer(Level.list(containerSize(indefinite)));
			case 5:
				this.position += headLength;
				return openContainer(Level.map(containerSize(indefinite)));
			case 6:
				this.position += headLength;
				readTag();
				return null;
			default:
				return readSimple(initial, headLength);
		}
	}

	/**
	 * The size that the head of a list or map declares.
	 * @return negative for an indefinite length
	 */
	private long containerSize(boolean indefinite) throws FrameException {
		if (!indefinite && (this.argument < 0 || this.argument > Integer.MAX_VALUE)) {
			throw new FrameException(
					"A packet declares a list or map of " + Long.toUnsignedString(this.argument) + " items");
		}
		return this.argument;
	}

	private @Nullable Object @Nullable [] openContainer(Level level) throws FrameException {
		open(level);
		return level.isComplete() ? close(level) : null;
	}

	private void open(Level level) throws FrameException {
		if (this.depth == this.limits.maxDepth()) {
			throw new FrameException("A packet is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		this.tagged = false;
		this.levels[this.depth++] = level;
	}

	private @Nullable Object @Nullable [] readString(int major, int headLength) throws FrameException {
		long length = this.argument;
		if (length < 0 || length > this.limits.maxFrameBytes()) {
			throw tooLarge();
		}
		if (this.end - this.position - headLength < length) {
			return MORE;
		}
		int start = this.position + headLength;
		int count = (int) length;
		this.position = start + count;
		if (this.bignumTag != 0) {
			if (count > MAX_BIGNUM_OCTETS) {
				throw new FrameException("A packet has a number of " + count + " octets");
			}
			BigInteger big = new BigInteger(1, this.buffer, start, count);
			BigInteger value = (this.bignumTag == 2) ? big : big.not();
			this.bignumTag = 0;
			return complete(value);
		}
		Level parent = this.levels[this.depth - 1];
		if (parent.isChunks()) {
			parent.addChunk(this.buffer, start, count);
			return null;
		}
		boolean portName = this.depth == 1 && parent.isEmpty();
		if (portName || major == 3 && this.depth == 1 && parent.size() == 1) {
			String cached = this.names.get(this.buffer, start, count);
			if (cached != null) {
				return complete(cached);
			}
		}
		if (major == 2 && !portName && !parent.expectsKey()) {
			return complete(Arrays.copyOfRange(this.buffer, start, this.position));
		}
		return complete((major == 2) ? new String(this.buffer, start, count, StandardCharsets.ISO_8859_1)
				: text(this.buffer, start, count));
	}

	private static String text(byte[] octets, int start, int count) throws FrameException {
		String text = new String(octets, start, count, StandardCharsets.UTF_8);
		// A replacement character may be a real one: only then is it worth a closer look.
		if (text.indexOf('\ufffd') >= 0) {
			try {
				StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, start, count));
			}
			catch (CharacterCodingException ex) {
				throw new FrameException("A text string is not valid UTF-8");
			}
		}
		return text;
	}

	private void readTag() throws FrameException {
		long tag = this.argument;
		this.tagged = true;
		if (tag == 2 || tag == 3) {
			this.bignumTag = (int) tag;
		}
		else if (tag == 25 || tag == 28 || tag == 29 || tag == 256) {
			throw new FrameException("A packet has shared references (CBOR tag " + tag + "), which are not supported");
		}
		// All other tags, self-described CBOR among them, count for nothing.
	}

	private @Nullable Object @Nullable [] readSimple(int initial, int headLength) throws FrameException {
		this.position += headLength;
		return switch (initial) {
			case 0xf4 -> complete(Boolean.FALSE);
			case 0xf5 -> complete(Boolean.TRUE);
			case 0xf6, 0xf7 -> complete(null);
			case 0xf9 -> complete(half((int) this.argument));
			case 0xfa -> complete((double) Float.intBitsToFloat((int) this.argument));
			case 0xfb -> complete(Double.longBitsToDouble(this.argument));
			case 0xff -> endIndefinite();
			default ->
				throw new FrameException("A packet has the unassigned CBOR code 0x" + Integer.toHexString(initial));
		};
	}

	private @Nullable Object @Nullable [] endIndefinite() throws FrameException {
		Level level = (this.depth > 0) ? this.levels[this.depth - 1] : null;
		if (level == null || !level.mayEnd() || this.tagged) {
			throw new FrameException("A CBOR break stands where none belongs");
		}
		return close(level);
	}

	/**
	 * Puts a finished value into what it belongs to, which may finish that, too.
	 */
	private @Nullable Object @Nullable [] complete(@Nullable Object value) throws FrameException {
		if (++this.elements > this.limits.maxElements()) {
			throw new FrameException("A packet has more than " + this.limits.maxElements() + " elements");
		}
		this.tagged = false;
		Level level = this.levels[this.depth - 1];
		level.add(value);
		return level.isComplete() ? close(level) : null;
	}

	private @Nullable Object @Nullable [] close(Level level) throws FrameException {
		this.levels[--this.depth] = CLOSED;
		if (this.depth == 0) {
			return level.frame();
		}
		if (level.isChunks()) {
			ByteArrayOutputStream chunks = level.octets();
			byte[] octets = chunks.toByteArray();
			boolean portName = this.depth == 1 && this.levels[0].isEmpty();
			if (level.chunkMajor() == 3) {
				return complete(text(octets, 0, octets.length));
			}
			return complete((portName || this.levels[this.depth - 1].expectsKey())
					? new String(octets, StandardCharsets.ISO_8859_1) : octets);
		}
		return complete(level.value());
	}

	private void checkFrameSize(int ahead) throws FrameException {
		long size = (long) this.consumedBefore + (this.position - this.frameStart) + ((this.depth > 0) ? ahead : 0);
		if (size > this.limits.maxFrameBytes()) {
			throw tooLarge();
		}
	}

	private FrameException tooLarge() {
		return new FrameException("A packet is larger than the limit of " + this.limits.maxFrameBytes() + " octets");
	}

	private static Object unsigned(long argument) {
		return (argument >= 0) ? (Object) argument : new BigInteger(Long.toUnsignedString(argument));
	}

	private static Object negative(long argument) {
		return (argument >= 0) ? (Object) ~argument : new BigInteger(Long.toUnsignedString(argument)).not();
	}

	private static double half(int bits) {
		int exponent = bits >> 10 & 0x1f;
		int mantissa = bits & 0x3ff;
		double magnitude = (exponent == 0) ? mantissa * 0x1p-24
				: (exponent == 31) ? ((mantissa == 0) ? Double.POSITIVE_INFINITY : Double.NaN)
						: (mantissa + 1024) * Math.scalb(1.0, exponent - 25);
		return ((bits & 0x8000) != 0) ? -magnitude : magnitude;
	}

}
