package io.aemp.internal.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Short ways from bytes to packets and back.
 */
final class Packets {

	static final FrameLimits LIMITS = FrameLimits.ofFrameBytes(64 << 20);

	private Packets() {
	}

	/** Bytes of hex digits; blanks may stand anywhere. */
	static byte[] hex(String digits) {
		return HexFormat.of().parseHex(digits.replace(" ", ""));
	}

	static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	static byte[] join(byte[]... parts) {
		ByteArrayOutputStream whole = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			whole.writeBytes(part);
		}
		return whole.toByteArray();
	}

	static byte[] repeat(int byteValue, int count) {
		byte[] bytes = new byte[count];
		Arrays.fill(bytes, (byte) byteValue);
		return bytes;
	}

	static byte[] write(String portName, @Nullable Object... elements) {
		FrameBuffer out = new FrameBuffer(0);
		CborWriter.write(portName, elements, out);
		return Arrays.copyOf(out.array(), out.length());
	}

	static FrameReader reader() {
		return new CborReader(LIMITS);
	}

	/** Feeds bytes and takes all packets that are complete then. */
	static List<@Nullable Object[]> feed(FrameReader reader, byte[] bytes, int from, int count) throws FrameException {
		reader.feed(ByteBuffer.wrap(bytes, from, count));
		List<@Nullable Object[]> packets = new ArrayList<>();
		@Nullable Object @Nullable [] packet = reader.next();
		while (packet != null) {
			packets.add(packet);
			packet = reader.next();
		}
		return packets;
	}

	static List<@Nullable Object[]> read(FrameReader reader, byte[] bytes) throws FrameException {
		return feed(reader, bytes, 0, bytes.length);
	}

	static List<@Nullable Object[]> read(byte[] bytes) throws FrameException {
		return read(reader(), bytes);
	}

	/** The only packet in these bytes. */
	static @Nullable Object[] readOne(byte[] bytes) throws FrameException {
		List<@Nullable Object[]> packets = read(bytes);
		if (packets.size() != 1) {
			throw new AssertionError(packets.size() + " packets instead of one");
		}
		return packets.get(0);
	}

	/** The value that stands alone in a message to the port "p". */
	static @Nullable Object readValue(String digits) throws FrameException {
		@Nullable Object[] packet = readOne(hex("82 6170" + digits));
		if (packet.length != 2) {
			throw new AssertionError(packet.length + " elements instead of two");
		}
		return packet[1];
	}

	/** Returns the encoding of a value. */
	static String writeValue(@Nullable Object value) {
		String packet = hex(write("p", value));
		if (!packet.startsWith("826170")) {
			throw new AssertionError(packet);
		}
		return packet.substring(6);
	}

	static FrameReader jsonReader() {
		return new JsonReader(LIMITS);
	}

	static byte[] utf8(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] writeJson(String portName, @Nullable Object... elements) {
		FrameBuffer out = new FrameBuffer(0);
		JsonWriter.write(portName, elements, out);
		return Arrays.copyOf(out.array(), out.length());
	}

	/** The value that stands alone in a message to the port "p". */
	static @Nullable Object readJsonValue(String json) throws FrameException {
		List<@Nullable Object[]> packets = read(jsonReader(), utf8("[\"p\"," + json + "]"));
		if (packets.size() != 1 || packets.get(0).length != 2) {
			throw new AssertionError(packets.size() + " packets");
		}
		return packets.get(0)[1];
	}

	/** Returns the encoding of a value. */
	static String writeJsonValue(@Nullable Object value) {
		String packet = new String(writeJson("p", value), StandardCharsets.UTF_8);
		if (!packet.startsWith("[\"p\",")) {
			throw new AssertionError(packet);
		}
		return packet.substring(5, packet.length() - 1);
	}

}
