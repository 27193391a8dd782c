package io.aemp.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads a CBOR sequence (RFC 8742) of arrays, incrementally: what was read is kept as
 * half-built values, only the head of an unfinished item, and of a packet its beginning
 * once, is looked at again. Memory grows with the bytes that came, never with a length
 * that was merely declared.
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

	static final int UNSIGNED = 0;

	static final int NEGATIVE = 1;

	static final int BYTES = 2;

	static final int TEXT = 3;

	private static final int LIST = 4;

	private static final int MAP = 5;

	private static final int TAG = 6;

	/** In place of a length: only a break will tell. */
	private static final int INDEFINITE = 31;

	private static final int BREAK = 0xff;

	private final PacketBuilder packet;

	private final CborStrings strings = new CborStrings();

	private final FlatPacketReader flatPackets;

	private byte[] buffer = new byte[INITIAL_CAPACITY];

	private int position;

	private int end;

	/**
	 * The position of the packet; negative if its beginning is no longer in the buffer.
	 */
	private int frameStart;

	/** Of the packet that was complete last. */
	private int frameBytes;

	/** As above. */
	private int frameElements;

	/** The type of the chunked string that is being read, or 0. */
	private int chunkType;

	private @Nullable ByteArrayOutputStream chunks;

	/** The bignum tag (2 or 3) in front of the next item, or 0. */
	private int bignumTag;

	/** True if a tag precedes the next item. */
	private boolean tagged;

	CborReader(FrameLimits limits) {
		this.packet = new PacketBuilder(limits);
		this.flatPackets = new FlatPacketReader(this.strings, limits);
	}

	@Override
	public void feed(ByteBuffer bytes) {
		int count = bytes.remaining();
		if (this.position > 0) {
			discardRead();
		}
		if (this.buffer.length - this.end < count) {
			this.buffer = Arrays.copyOf(this.buffer,
					(int) Math.min(Integer.MAX_VALUE - 8, Math.max((long) this.end + count, this.buffer.length * 2L)));
		}
		bytes.get(this.buffer, this.end, count);
		this.end += count;
	}

	private void discardRead() {
		int left = this.end - this.position;
		byte[] target = (this.buffer.length > MAX_KEPT_CAPACITY && left < INITIAL_CAPACITY) ? new byte[INITIAL_CAPACITY]
				: this.buffer;
		if (left > 0) {
			System.arraycopy(this.buffer, this.position, target, 0, left);
		}
		this.buffer = target;
		this.frameStart -= this.position;
		this.position = 0;
		this.end = left;
	}

	@Override
	public @Nullable Object @Nullable [] next() throws FrameException {
		if (this.position == this.frameStart && this.position < this.end) {
			@Nullable Object[] flat = this.flatPackets.read(this.buffer, this.position, this.end);
			if (flat != null) {
				this.position = this.flatPackets.end();
				endFrame(flat.length);
				return flat;
			}
		}
		while (this.position < this.end && readItem()) {
			@Nullable Object[] complete = this.packet.take((long) this.position - this.frameStart);
			if (complete != null) {
				endFrame(this.packet.completeElements());
				return complete;
			}
		}
		this.packet.checkSize((long) this.end - this.frameStart);
		if (this.position == this.end && this.buffer.length > MAX_KEPT_CAPACITY) {
			discardRead();
		}
		return null;
	}

	private void endFrame(int elements) {
		this.frameBytes = this.position - this.frameStart;
		this.frameElements = elements;
		this.frameStart = this.position;
	}

	@Override
	public int frameBytes() {
		return this.frameBytes;
	}

	@Override
	public int frameElements() {
		return this.frameElements;
	}

	@Override
	public long unfinishedBytes() {
		long read = this.packet.unfinishedBytes((long) this.position - this.frameStart);
		boolean nothing = read == 0 && this.position == this.end;
		return nothing ? 0 : this.buffer.length + read;
	}

	/**
	 * Reads one item, all of it or nothing; of a list, map or chunked string the head.
	 * @return false if bytes are missing
	 */
	private boolean readItem() throws FrameException {
		int initial = this.buffer[this.position] & 0xff;
		int info = info(initial);
		int start = this.position + 1;
		long argument = info;
		if (info >= 24) {
			int bytes = argumentBytes(initial);
			if (this.end - start < bytes) {
				return false;
			}
			argument = (info == INDEFINITE) ? -1 : CborHeads.argument(this.buffer, start, bytes);
			start += bytes;
		}
		checkPlace(initial);
		int type = type(initial);
		if ((type == TEXT || type == BYTES) && info != INDEFINITE) {
			return readString(type, start, argument);
		}
		this.position = start;
		if (type == UNSIGNED) {
			complete(CborNumbers.unsigned(argument));
		}
		else {
			readOther(initial, argument);
		}
		return true;
	}

	/** Reads what is not so common: the compiler keeps that out of the way. */
	private void readOther(int initial, long argument) throws FrameException {
		int type = type(initial);
		switch (type) {
			case NEGATIVE -> complete(CborNumbers.negative(argument));
			case BYTES, TEXT -> this.chunkType = type;
			case LIST -> {
				this.tagged = false;
				this.packet.beginList(checkSize(initial, argument));
			}
			case MAP -> {
				this.tagged = false;
				this.packet.beginMap(checkSize(initial, argument));
			}
			case TAG -> readTag(argument);
			default -> readSimple(initial, argument);
		}
	}

	private static int type(int initial) {
		return initial >>> 5;
	}

	private static int info(int initial) {
		return initial & 0x1f;
	}

	/** Returns the number of bytes that follow the initial byte of a head. */
	private static int argumentBytes(int initial) throws FrameException {
		int info = info(initial);
		if (info < 28) {
			return 1 << (info - 24);
		}
		int type = type(initial);
		if (info < INDEFINITE || type < BYTES || type == TAG) {
			throw new FrameException("A packet has the reserved CBOR code 0x" + Integer.toHexString(initial));
		}
		return 0;
	}

	/** Checks that an item may stand at this place. */
	private void checkPlace(int initial) throws FrameException {
		int type = type(initial);
		boolean indefinite = info(initial) == INDEFINITE;
		if (!this.packet.isOpen() && type != LIST && type != TAG) {
			throw new FrameException("A packet is not an array but CBOR code 0x" + Integer.toHexString(initial));
		}
		if (this.chunkType != 0 && initial != BREAK && (type != this.chunkType || indefinite)) {
			throw new FrameException("A chunked CBOR string has something else between its chunks");
		}
		if (this.bignumTag != 0 && (type != BYTES || indefinite)) {
			throw new FrameException("A CBOR bignum is not a byte string of known length");
		}
	}

	/**
	 * Returns the size that the head of a list or map declares.
	 * @return negative for an indefinite length
	 */
	private static long checkSize(int initial, long argument) throws FrameException {
		if (info(initial) != INDEFINITE && (argument < 0 || argument > Integer.MAX_VALUE)) {
			throw new FrameException(
					"A packet declares a list or map of " + Long.toUnsignedString(argument) + " items");
		}
		return argument;
	}

	private boolean readString(int type, int start, long length) throws FrameException {
		this.packet.checkSize((length < 0) ? Long.MAX_VALUE : length);
		if (this.end - start < length) {
			return false;
		}
		int count = (int) length;
		this.position = start + count;
		if (this.bignumTag != 0) {
			int tag = this.bignumTag;
			this.bignumTag = 0;
			complete(CborNumbers.bignum(tag, this.buffer, start, count));
		}
		else if (this.chunkType != 0) {
			addChunk(start, count);
		}
		else {
			complete(string(type, this.buffer, start, count));
		}
		return true;
	}

	private void addChunk(int start, int count) {
		if (this.chunks == null) {
			this.chunks = new ByteArrayOutputStream();
		}
		this.chunks.write(this.buffer, start, count);
	}

	private Object string(int type, byte[] bytes, int start, int count) throws FrameException {
		boolean text = type == TEXT;
		if (this.packet.expectsPortName() || this.packet.expectsKey()) {
			return this.strings.name(text, bytes, start, count);
		}
		return this.packet.expectsTag() ? this.strings.tag(text, bytes, start, count)
				: this.strings.value(text, bytes, start, count);
	}

	private void readTag(long tag) throws FrameException {
		this.tagged = true;
		if (tag == 2 || tag == 3) {
			this.bignumTag = (int) tag;
		}
		else if (tag == 25 || tag == 28 || tag == 29 || tag == 256) {
			throw new FrameException("A packet has shared references (CBOR tag " + tag + "), which are not supported");
		}
		// All other tags, self-described CBOR among them, count for nothing.
	}

	private void readSimple(int initial, long argument) throws FrameException {
		switch (initial) {
			case 0xf4 -> complete(Boolean.FALSE);
			case 0xf5 -> complete(Boolean.TRUE);
			case 0xf6, 0xf7 -> complete(null);
			case 0xf9 -> complete(CborNumbers.half((int) argument));
			case 0xfa -> complete((double) Float.intBitsToFloat((int) argument));
			case 0xfb -> complete(Double.longBitsToDouble(argument));
			case BREAK -> readBreak();
			default ->
				throw new FrameException("A packet has the unassigned CBOR code 0x" + Integer.toHexString(initial));
		}
	}

	private void readBreak() throws FrameException {
		if (this.chunkType != 0) {
			byte[] bytes = (this.chunks != null) ? this.chunks.toByteArray() : CborStrings.NO_BYTES;
			int type = this.chunkType;
			this.chunks = null;
			this.chunkType = 0;
			complete(string(type, bytes, 0, bytes.length));
		}
		else if (this.tagged || !this.packet.mayEnd()) {
			throw new FrameException("A CBOR break stands where none belongs");
		}
		else {
			this.packet.end();
		}
	}

	private void complete(@Nullable Object value) throws FrameException {
		this.tagged = false;
		this.packet.add(value);
	}

}
