package io.aemp.internal.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests the sizes that readers report for packets.
 */
class FrameSizeTests {

	private static final Object[][] PACKETS = { {}, { "tag" }, { 1, List.of(2, 3, List.of()), Map.of("key", 4) },
			{ new byte[3000] }, { "behind" } };

	/** The port name, list, map and what they hold count one each. */
	private static final List<Integer> ELEMENTS = List.of(1, 2, 9, 2, 2);

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 1000, 100_000 })
	void whenCborIsCutAnywhereThenBytesAndElementsAreThoseOfThePacket(int most) throws Exception {
		List<byte[]> packets = new ArrayList<>();
		for (Object[] packet : PACKETS) {
			packets.add(Packets.write("p", packet));
		}
		assertSizes(Packets.reader(), packets, most);
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 7, 1000, 100_000 })
	void whenJsonIsCutAnywhereThenBytesAndElementsAreThoseOfThePacket(int most) throws Exception {
		List<byte[]> packets = new ArrayList<>();
		for (Object[] packet : PACKETS) {
			packets.add(Packets.writeJson("p", packet));
		}
		assertSizes(Packets.jsonReader(), packets, most);
	}

	private static void assertSizes(FrameReader reader, List<byte[]> packets, int most) throws FrameException {
		byte[] bytes = Packets.join(packets.toArray(byte[][]::new));
		List<Integer> sizes = new ArrayList<>();
		List<Integer> elements = new ArrayList<>();
		for (int from = 0; from < bytes.length; from += most) {
			reader.feed(ByteBuffer.wrap(bytes, from, Math.min(most, bytes.length - from)));
			while (reader.next() != null) {
				sizes.add(reader.frameBytes());
				elements.add(reader.frameElements());
			}
		}
		assertThat(sizes).isEqualTo(packets.stream().map((packet) -> packet.length).toList());
		assertThat(elements).isEqualTo(ELEMENTS);
	}

	@Test
	void whenBlanksStandBetweenJsonPacketsThenTheyDoNotCount() throws Exception {
		FrameReader reader = Packets.jsonReader();
		reader.feed(ByteBuffer.wrap(Packets.utf8("  [\"p\", 1] \n\n [ \"p\" ]  ")));
		assertThat(reader.next()).isNotNull();
		assertThat(reader.frameBytes()).isEqualTo(8);
		assertThat(reader.next()).isNotNull();
		assertThat(reader.frameBytes()).isEqualTo(7);
		assertThat(reader.next()).isNull();
	}

}
