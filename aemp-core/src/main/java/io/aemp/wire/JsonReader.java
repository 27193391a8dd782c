package io.aemp.wire;

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
 * Strings stay {@code String}, since JSON does not tell octets from text (protocol,
 * section 1.6); integers become {@code Long} or {@code BigInteger}, other numbers
 * {@code Double}.
 */
final class JsonReader implements FrameReader {

	private static final int INITIAL_CAPACITY = 1024;

	/** A buffer that grew beyond this for one large packet is not kept. */
	private static final int MAX_KEPT_CAPACITY = 1 << 20;

	/** As many digits as the largest number has that may come as CBOR, and its sign. */
	private static final int MAX_NUMBER_LENGTH = 2468;

	/** Stands in for levels that are over, so that no packet is kept. */
	private static final Level CLOSED = Level.list(0);

	/**
	 * Counts no octets, tokens and levels: that is done here, for each packet. Keeps no
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

	private final FrameLimits limits;

	private final JsonParser parser = FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());

	private final Utf8Check utf8 = new Utf8Check();

	/**
	 * Encoded as UTF-8 there is no half of a character, but escaped there may be. Jackson
	 * 3.1.7 does not mind in values, and in names only when another octet comes.
	 */
	private final EscapeCheck escapes = new EscapeCheck();

	private final Level[] levels;

	/** What the parser reads. */
	private OctetBuffer current = new OctetBuffer(INITIAL_CAPACITY);

	/** What it gets when it has read that. */
	private OctetBuffer following = new OctetBuffer(INITIAL_CAPACITY);

	/** Octets that came before {@link #current}. */
	private long before;

	/** The last of these that is not blank. */
	private byte lastBefore;

	/** Whether a token of {@link #current} was read. */
	private boolean begun;

	/** The first octet of the packet being read, from the beginning of the stream. */
	private long frameStart;

	private int depth;

	private int elements;

	/** Of the packet that was complete last, like the next one. */
	private int frameOctets;

	private int frameElements;

	JsonReader(FrameLimits limits) {
		this.limits = limits;
		this.levels = new Level[limits.maxDepth()];
	}

	@Override
	public void feed(ByteBuffer octets) {
		int count = octets.remaining();
		octets.get(this.following.reserve(count), this.following.length, count);
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
	public int frameOctets() {
		return this.frameOctets;
	}

	@Override
	public int frameElements() {
		return this.frameElements;
	}

	static FrameException malformed() {
		return new FrameException("A packet is malformed JSON");
	}

	private @Nullable Object @Nullable [] read() throws FrameException {
		while (true) {
			if (this.depth == 0) {
				findFrame();
			}
			JsonToken token = this.parser.nextToken();
			if (token == JsonToken.NOT_AVAILABLE) {
				if (this.depth > 0) {
					checkFrameSize(this.before + this.current.length);
				}
				if (this.following.length == 0) {
					return null;
				}
				refill();
				continue;
			}
			@Nullable Object @Nullable [] frame = readToken(token);
			this.begun = true;
			if (frame != null) {
				long end = position();
				checkFrameSize(end);
				this.frameOctets = (int) (end - this.frameStart);
				this.frameElements = this.elements;
				this.elements = 0;
				return frame;
			}
		}
	}

	private void refill() throws FrameException {
		OctetBuffer read = this.current;
		this.before += read.length;
		for (int i = read.length - 1; i >= 0; i--) {
			if (!isBlank(read.array[i])) {
				this.lastBefore = read.array[i];
				break;
			}
		}
		this.begun = false;
		this.current = this.following;
		read.clear();
		this.following = (read.capacity() > MAX_KEPT_CAPACITY) ? new OctetBuffer(INITIAL_CAPACITY) : read;
		this.utf8.check(this.current.array, this.current.length);
		this.escapes.check(this.current.array, this.current.length);
		((ByteArrayFeeder) this.parser.nonBlockingInputFeeder()).feedInput(this.current.array, 0, this.current.length);
	}

	/** Where the parser stands, from the beginning of the stream. */
	private long position() {
		return this.parser.currentLocation().getByteOffset();
	}

	/** Looks at the first octet of a packet before the parser reads it. */
	private void findFrame() throws FrameException {
		int at = (int) (position() - this.before);
		while (at < this.current.length && isBlank(this.current.array[at])) {
			at++;
		}
		if (at < this.current.length && this.current.array[at] != '[') {
			throw new FrameException("A packet is not an array but begins with octet 0x"
					+ Integer.toHexString(this.current.array[at] & 0xff));
		}
		this.frameStart = this.before + at;
	}

	private static boolean isBlank(byte octet) {
		return octet == ' ' || octet == '\n' || octet == '\r' || octet == '\t';
	}

	private void checkFrameSize(long end) throws FrameException {
		if (end - this.frameStart > this.limits.maxFrameBytes()) {
			throw new FrameException("A packet is larger than the limit of " + this.limits.maxFrameBytes() + " octets");
		}
	}

	/**
	 * Takes one token.
	 * @return the packet if it is complete now
	 */
	private @Nullable Object @Nullable [] readToken(JsonToken token) throws FrameException {
		switch (token) {
			case START_ARRAY -> open(Level.list(-1));
			case START_OBJECT -> open(Level.map(-1));
			case END_ARRAY, END_OBJECT -> {
				return close();
			}
			case PROPERTY_NAME -> complete(this.parser.currentName());
			case VALUE_STRING -> complete(this.parser.getString());
			case VALUE_NUMBER_INT -> complete(integer());
			case VALUE_NUMBER_FLOAT -> complete(decimal());
			case VALUE_TRUE -> complete(Boolean.TRUE);
			case VALUE_FALSE -> complete(Boolean.FALSE);
			case VALUE_NULL -> complete(null);
			default -> throw new IllegalStateException(token.name());
		}
		return null;
	}

	private void open(Level level) throws FrameException {
		if (this.depth == this.limits.maxDepth()) {
			throw new FrameException("A packet is nested deeper than " + this.limits.maxDepth() + " levels");
		}
		this.levels[this.depth++] = level;
	}

	private @Nullable Object @Nullable [] close() throws FrameException {
		Level level = this.levels[--this.depth];
		// Jackson 3.1.7 lets a map end after a comma or colon if the octets are cut
		// there.
		if (!level.mayEnd() || !this.begun && this.lastBefore == ',') {
			throw malformed();
		}
		this.levels[this.depth] = CLOSED;
		if (this.depth == 0) {
			return level.frame();
		}
		complete(level.value());
		return null;
	}

	private void complete(@Nullable Object value) throws FrameException {
		if (++this.elements > this.limits.maxElements()) {
			throw new FrameException("A packet has more than " + this.limits.maxElements() + " elements");
		}
		this.levels[this.depth - 1].add(value);
	}

	private Number integer() {
		Number number = this.parser.getNumberValue();
		return (number instanceof Integer) ? (Number) number.longValue() : number;
	}

	private Double decimal() throws FrameException {
		double number = this.parser.getDoubleValue();
		if (!Double.isFinite(number)) {
			throw new FrameException("A packet has a number that is too large");
		}
		return number;
	}

}
