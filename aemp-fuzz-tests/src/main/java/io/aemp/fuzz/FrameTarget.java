package io.aemp.fuzz;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.aemp.Message;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of packets has to keep to, whatever comes (protocol, sections 1.5 and
 * 1.6):
 * <ul>
 * <li>nothing but {@link FrameException} is thrown;</li>
 * <li>the cuts between the bytes do not count, and a packet comes with its last
 * byte;</li>
 * <li>nothing beyond the limits is delivered, and not much more is kept;</li>
 * <li>memory follows what came, not what is declared;</li>
 * <li>the size of a packet is told as it is;</li>
 * <li>what was read can be written and read again, in both framings.</li>
 * </ul>
 */
final class FrameTarget {

	/** Each so that a short input can cross it; the first are those of a node. */
	private static final FrameLimits[] LIMITS = { FrameLimits.ofFrameBytes(64 << 20), new FrameLimits(100, 130, 1000),
			new FrameLimits(1 << 16, 3, 1000), new FrameLimits(1 << 16, 130, 10) };

	/** Limits that hold what is read again, which may be longer than before. */
	private static final FrameLimits WIDE = new FrameLimits(1 << 30, 200, 1 << 30);

	/** The longest head of an item that a reader may have to wait for. */
	private static final int HEAD = 9;

	/** As for anything that is sent, the message around it included. */
	private static final int MAX_MESSAGE_DEPTH = 128;

	private static final int MAX_INTEGER_BITS = 8 * 1024;

	private final Framing framing;

	private final boolean json;

	FrameTarget(Framing framing) {
		this.framing = framing;
		this.json = framing.name().equals("json");
	}

	/**
	 * Reads an input and checks everything.
	 * @return what came of it
	 */
	Outcome check(byte[] bytes) {
		Input input = Input.of(bytes);
		FrameLimits limits = LIMITS[input.choice() % LIMITS.length];
		Reading single = read(limits, input, input::single);
		checkSame(single, read(limits, input, input::whole));
		checkSame(single, read(limits, input, input::cut));
		int start = 0;
		for (int i = 0; i < single.packets.size(); i++) {
			Input alone = input.with(Arrays.copyOfRange(input.bytes(), start, single.ends.get(i)));
			start = single.ends.get(i);
			@Nullable Object[] packet = single.packets.get(i);
			checkLimits(limits, packet, alone.bytes());
			checkSize(packet, alone.bytes(), single.bytes.get(i), single.elements.get(i));
			checkAlone(limits, packet, alone);
			checkWritten(packet);
		}
		return new Outcome(!single.packets.isEmpty(), single.refusal);
	}

	private Reading read(FrameLimits limits, Input input, Supplier<List<ByteBuffer>> pieces) {
		return Property.allocatesLittle(input.bytes().length, () -> readPieces(limits, input, pieces.get()));
	}

	private Reading readPieces(FrameLimits limits, Input input, List<ByteBuffer> pieces) {
		FrameReader reader = this.framing.newReader(limits);
		Reading reading = new Reading();
		int at = 0;
		try {
			for (ByteBuffer piece : pieces) {
				at += piece.remaining();
				reader.feed(piece);
				Property.holds(!piece.hasRemaining(), "Bytes were not taken");
				@Nullable Object @Nullable [] packet = reader.next();
				while (packet != null) {
					reading.packets.add(packet);
					reading.ends.add(at);
					reading.bytes.add(reader.frameBytes());
					reading.elements.add(reader.frameElements());
					reading.begin = at;
					packet = reader.next();
				}
				reading.begin = skipBlanks(input.bytes(), reading.begin, at);
				Property.holds(at - reading.begin <= (long) limits.maxFrameBytes() + HEAD,
						"A reader keeps " + (at - reading.begin) + " bytes");
			}
		}
		catch (FrameException ex) {
			reading.refusal = Property.refusal(ex);
		}
		return reading;
	}

	/** Blanks between JSON packets belong to none of them. */
	private int skipBlanks(byte[] bytes, int from, int to) {
		int at = from;
		while (this.json && at < to
				&& (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\n' || bytes[at] == '\r')) {
			at++;
		}
		return at;
	}

	/**
	 * With cuts elsewhere, the same packets come and the same is refused. A piece of JSON
	 * is looked at for malformed characters before it is parsed: packets in front of
	 * those are lost together with the connection if they came in the same piece.
	 */
	private void checkSame(Reading single, Reading other) {
		Property.holds((single.refusal == null) == (other.refusal == null),
				"In one piece: " + other.refusal + ", byte by byte: " + single.refusal);
		int count = other.packets.size();
		Property.holds(
				count == single.packets.size() || this.json && other.refusal != null && count < single.packets.size(),
				count + " packets in one piece, " + single.packets.size() + " byte by byte");
		for (int i = 0; i < count; i++) {
			Property.holds(SameValue.exact().same(single.packets.get(i), other.packets.get(i)),
					"Packet " + i + " depends on the cuts");
			Property.holds(
					single.bytes.get(i).equals(other.bytes.get(i))
							&& single.elements.get(i).equals(other.elements.get(i)),
					"The size of packet " + i + " does");
		}
	}

	private void checkLimits(FrameLimits limits, @Nullable Object[] packet, byte[] bytes) {
		int begin = skipBlanks(bytes, 0, bytes.length);
		Property.holds(bytes.length - begin <= limits.maxFrameBytes(), "A packet is too large");
		Property.holds(!this.json || bytes[begin] == '[' && bytes[bytes.length - 1] == ']',
				"A packet does not begin and end where its bytes do");
		List<?> list = Arrays.asList(packet);
		Property.holds(depth(list) <= limits.maxDepth(), "A packet is nested too deeply");
		Property.holds(elements(list) - 1 <= limits.maxElements(), "A packet has too many elements");
		Property.holds(packet.length > 0 && packet[0] instanceof String, "A packet has no port name");
	}

	/** Readers tell the size of a packet; an empty one has no elements. */
	private void checkSize(@Nullable Object[] packet, byte[] bytes, int frameBytes, int frameElements) {
		Property.holds(frameBytes == bytes.length - skipBlanks(bytes, 0, bytes.length),
				"A packet has not " + frameBytes + " bytes");
		int elements = elements(Arrays.asList(packet)) - 1;
		// Of keys that became the same by replacement only the last one is left.
		Property.holds(
				frameElements == elements || frameElements > elements && hasReplacement(packet)
						|| frameElements == 0 && packet.length == 1 && "".equals(packet[0]),
				"A packet has not " + frameElements + " elements");
	}

	/** A packet does not depend on those before it. */
	private void checkAlone(FrameLimits limits, @Nullable Object[] packet, Input bytes) {
		Reading alone = read(limits, bytes, bytes::whole);
		Property.holds(alone.refusal == null && alone.packets.size() == 1
				&& SameValue.exact().same(packet, alone.packets.get(0)), "A packet depends on those before it");
		// What is no character of Unicode is replaced here only.
		Property.holds(!this.json || hasReplacement(packet) || BlockingJson.reads(bytes.bytes(), packet),
				"Jackson's blocking parser reads another packet");
	}

	private void checkWritten(@Nullable Object[] packet) {
		checkMayBeSent(packet);
		for (Framing supported : Framing.SUPPORTED) {
			Framing other = supported.name().equals(this.framing.name()) ? this.framing : supported;
			boolean otherFraming = other != this.framing;
			if ((otherFraming || this.json && hasInfinite(packet)) && hasUnsendable(packet)) {
				continue;
			}
			FrameBuffer out = new FrameBuffer(0);
			other.write(String.valueOf(packet[0]), Arrays.copyOfRange(packet, 1, packet.length), out);
			FrameReader reader = other.newReader(WIDE);
			reader.feed(ByteBuffer.wrap(out.array(), 0, out.length()));
			SameValue equality = other.name().equals("json") ? SameValue.asText() : SameValue.exact();
			try {
				@Nullable Object @Nullable [] again = reader.next();
				Property.holds(again != null && equality.same(packet, again),
						"A packet is another one after " + other.name());
				Property.holds(reader.next() == null, "A packet became two");
			}
			catch (FrameException ex) {
				throw new AssertionError("A packet that was read is refused after it was written", ex);
			}
		}
	}

	/**
	 * Checks that what was read can be sent on, if it is within the limits of a message.
	 */
	private static void checkMayBeSent(@Nullable Object[] packet) {
		boolean sendable = depth(Arrays.asList(packet)) <= MAX_MESSAGE_DEPTH && !hasUnsendable(packet);
		try {
			Message.of(Arrays.copyOfRange(packet, 1, packet.length));
			Property.holds(sendable, "A packet can be sent that nobody could read");
		}
		catch (IllegalArgumentException ex) {
			Property.holds(!sendable, "A packet that was read cannot be sent: " + ex);
		}
	}

	private static boolean hasUnsendable(@Nullable Object[] packet) {
		return Arrays.stream(packet).anyMatch(FrameTarget::isUnsendable);
	}

	/**
	 * CBOR has numbers that JSON has not, and in JSON fit larger integers than in CBOR.
	 */
	private static boolean isUnsendable(@Nullable Object value) {
		if (value instanceof Collection<?> items) {
			return items.stream().anyMatch(FrameTarget::isUnsendable);
		}
		if (value instanceof Map<?, ?> map) {
			return isUnsendable(map.values());
		}
		return value instanceof Double number && !Double.isFinite(number)
				|| value instanceof BigInteger big && big.bitLength() > MAX_INTEGER_BITS;
	}

	private static boolean hasInfinite(@Nullable Object[] packet) {
		return Arrays.stream(packet)
			.anyMatch((value) -> contains(value, (number) -> number instanceof Double real && !Double.isFinite(real)));
	}

	private static boolean hasReplacement(@Nullable Object[] packet) {
		return Arrays.stream(packet)
			.anyMatch((value) -> contains(value, (text) -> text instanceof String s && s.indexOf('\ufffd') >= 0));
	}

	private static boolean contains(@Nullable Object value, Predicate<@Nullable Object> predicate) {
		if (value instanceof Collection<?> items) {
			return items.stream().anyMatch((item) -> contains(item, predicate));
		}
		if (value instanceof Map<?, ?> map) {
			return contains(map.keySet(), predicate) || contains(map.values(), predicate);
		}
		return predicate.test(value);
	}

	private static int depth(@Nullable Object value) {
		if (value instanceof Collection<?> items) {
			return 1 + items.stream().mapToInt(FrameTarget::depth).max().orElse(0);
		}
		return (value instanceof Map<?, ?> map) ? depth(map.values()) : 0;
	}

	/** Lists, maps, keys and values. */
	private static int elements(@Nullable Object value) {
		if (value instanceof Collection<?> items) {
			return 1 + items.stream().mapToInt(FrameTarget::elements).sum();
		}
		return (value instanceof Map<?, ?> map) ? map.size() + elements(map.values()) : 1;
	}

	/** The packets that were read from one stream of bytes. */
	private static final class Reading {

		private final List<@Nullable Object[]> packets = new ArrayList<>();

		/** The number of bytes that had arrived when each packet did. */
		private final List<Integer> ends = new ArrayList<>();

		/** The size of each packet according to the reader. */
		private final List<Integer> bytes = new ArrayList<>();

		private final List<Integer> elements = new ArrayList<>();

		/** The position of the incomplete packet. */
		private int begin;

		private @Nullable String refusal;

	}

}
