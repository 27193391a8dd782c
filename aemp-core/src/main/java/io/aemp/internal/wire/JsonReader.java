package io.aemp.internal.wire;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.async.ByteArrayFeeder;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/**
 * Reads JSON arrays that stand one after the other, incrementally, with Jackson's
 * non-blocking parser: what was read is kept as half-built values.
 *
 * <p>
 * Strings stay {@code String}, since JSON does not tell bytes from text (protocol,
 * section 1.6); integers become {@code Long} or {@code BigInteger}, other numbers
 * {@code Double}, infinite ones if they are beyond its range. What is no character of
 * Unicode becomes U+FFFD.
 */
final class JsonReader implements FrameReader {

	private static final int INITIAL_CAPACITY = 1024;

	/** A buffer that grew beyond this for one large packet is not kept. */
	private static final int MAX_KEPT_CAPACITY = 1 << 20;

	/** As many digits as the largest number has that may come as CBOR, and its sign. */
	private static final int MAX_NUMBER_LENGTH = 2468;

	/**
	 * Counts no bytes, tokens and levels: that is done here, for each packet. Keeps no
	 * names, which would pile up over the life of a connection.
	 */
	private static final JsonFactory FACTORY = JsonFactory.builder()
		.streamReadConstraints(StreamReadConstraints.builder()
			.maxNestingDepth(Integer.MAX_VALUE)
			.maxStringLength(Integer.MAX_VALUE)
			.maxNameLength(Integer.MAX_VALUE)
			.maxNumberLength(MAX_NUMBER_LENGTH)
			.maxDocumentLength(-1)
			.maxTokenCount(-1)
			.build())
		.disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
		.disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
		.recyclerPool(JsonRecyclerPools.nonRecyclingPool())
		.build();

	private final JsonParser parser = FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());

	/**
	 * Jackson 3.1.7 passes half a surrogate pair on in values, and refuses it in names
	 * only when another byte comes.
	 */
	private final JsonRepair repair = new JsonRepair();

	private final PacketBuilder packet;

	/** The input of the parser. */
	private FrameBuffer current = new FrameBuffer(INITIAL_CAPACITY);

	/** The input that follows. */
	private FrameBuffer following = new FrameBuffer(INITIAL_CAPACITY);

	/** Bytes of {@link #following} that wait for the rest of their character. */
	private int held;

	/** Bytes that the parser got before {@link #current}. */
	private long parsedBefore;

	/** Bytes that came before {@link #current}: some of them were dropped. */
	private long before;

	/** The last of these that is not blank. */
	private byte lastBefore;

	/** True if a token of {@link #current} was read. */
	private boolean begun;

	/** The first byte of the packet being read, from the beginning of the stream. */
	private long frameStart;

	/** Of the packet that was complete last. */
	private int frameBytes;

	JsonReader(FrameLimits limits) {
		this.packet = new PacketBuilder(limits);
	}

	@Override
	public void feed(ByteBuffer bytes) {
		int count = bytes.remaining();
		bytes.get(this.following.reserve(count), this.following.length, count);
		this.following.length += count;
	}

	@Override
	public @Nullable Object @Nullable [] next() throws FrameException {
		try {
			return read();
		}
		catch (StreamConstraintsException ex) {
			throw new FrameException("A packet has a number of more than " + MAX_NUMBER_LENGTH + " characters");
		}
		catch (JacksonException ex) {
			// Its message quotes what was read.
			throw malformed();
		}
	}

	@Override
	public int frameBytes() {
		return this.frameBytes;
	}

	@Override
	public int frameElements() {
		return this.packet.completeElements();
	}

	@Override
	public long unfinishedBytes() {
		long came = this.before + this.current.length + this.repair.dropped() + this.following.length - this.frameStart;
		long read = this.packet.unfinishedBytes(came * Character.BYTES);
		boolean nothing = read == 0 && this.following.length == this.held;
		return nothing ? 0 : this.current.capacity() + this.following.capacity() + read;
	}

	static FrameException malformed() {
		return new FrameException("A packet is malformed JSON");
	}

	private @Nullable Object @Nullable [] read() throws FrameException {
		while (true) {
			if (!this.packet.isOpen()) {
				findFrame();
			}
			JsonToken token = this.parser.nextToken();
			if (token == JsonToken.NOT_AVAILABLE) {
				boolean complete = this.following.length == this.held;
				if (this.packet.isOpen()) {
					this.packet.checkSize(this.before + this.current.length + this.repair.dropped()
							+ (complete ? this.held : 0) - this.frameStart);
				}
				if (complete) {
					return null;
				}
				refill();
				continue;
			}
			readToken(token);
			this.begun = true;
			if (!this.packet.isOpen()) {
				long bytes = position(parsed()) - this.frameStart;
				this.frameBytes = (int) Math.min(Integer.MAX_VALUE, bytes);
				return this.packet.take(bytes);
			}
		}
	}

	private void refill() throws FrameException {
		FrameBuffer read = this.current;
		this.before += read.length + this.repair.dropped();
		this.parsedBefore += read.length;
		for (int i = read.length - 1; i >= 0; i--) {
			if (!isBlank(read.array[i])) {
				this.lastBefore = read.array[i];
				break;
			}
		}
		this.begun = false;
		this.current = this.following;
		read.clear();
		this.following = (read.capacity() > MAX_KEPT_CAPACITY) ? new FrameBuffer(INITIAL_CAPACITY) : read;
		int count = this.current.length;
		this.current.length = this.repair.repair(this.current.array, count);
		this.held = this.repair.held();
		this.following.write(this.current.array, count - this.held, this.held);
		if (this.current.length > 0) {
			((ByteArrayFeeder) this.parser.nonBlockingInputFeeder()).feedInput(this.current.array, 0,
					this.current.length);
		}
	}

	/** Returns the position of the parser in its input. */
	private int parsed() {
		return (int) (this.parser.currentLocation().getByteOffset() - this.parsedBefore);
	}

	/** Returns what came in front of a position in what the parser reads. */
	private long position(int parsed) {
		return this.before + parsed + this.repair.droppedBefore(parsed);
	}

	/** Looks at the first byte of a packet before the parser reads it. */
	private void findFrame() throws FrameException {
		int at = parsed();
		while (at < this.current.length && isBlank(this.current.array[at])) {
			at++;
		}
		if (at < this.current.length && this.current.array[at] != '[') {
			throw new FrameException("A packet is not an array but begins with byte 0x"
					+ Integer.toHexString(this.current.array[at] & 0xff));
		}
		this.frameStart = position(at);
	}

	private static boolean isBlank(byte byteValue) {
		return byteValue == ' ' || byteValue == '\n' || byteValue == '\r' || byteValue == '\t';
	}

	private void readToken(JsonToken token) throws FrameException {
		switch (token) {
			case START_ARRAY -> this.packet.beginList(-1);
			case START_OBJECT -> this.packet.beginMap(-1);
			case END_ARRAY, END_OBJECT -> close();
			case PROPERTY_NAME -> this.packet.add(this.parser.currentName());
			case VALUE_STRING -> this.packet.add(this.parser.getString());
			case VALUE_NUMBER_INT -> this.packet.add(integer());
			case VALUE_NUMBER_FLOAT -> this.packet.add(this.parser.getDoubleValue());
			case VALUE_TRUE -> this.packet.add(Boolean.TRUE);
			case VALUE_FALSE -> this.packet.add(Boolean.FALSE);
			case VALUE_NULL -> this.packet.add(null);
			default -> throw new IllegalStateException(token.name());
		}
	}

	private void close() throws FrameException {
		// Jackson 3.1.7 lets a map end after a comma or colon if the bytes are cut
		// there.
		if (!this.packet.mayEnd() || !this.begun && this.lastBefore == ',') {
			throw malformed();
		}
		this.packet.end();
	}

	private Number integer() {
		Number number = this.parser.getNumberValue();
		return (number instanceof Integer) ? (Number) number.longValue() : number;
	}

}
