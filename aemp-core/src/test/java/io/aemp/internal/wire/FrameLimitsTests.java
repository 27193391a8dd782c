package io.aemp.internal.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.aemp.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameLimitsTests {

	@ParameterizedTest
	@CsvSource({ "0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1" })
	void whenALimitAllowsNoPacketThenItIsRefused(int maxFrameBytes, int maxDepth, int maxElements) {
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameLimits(maxFrameBytes, maxDepth, maxElements))
			.withMessage("The limits of a packet have to be at least 1, not " + maxFrameBytes + " bytes, " + maxDepth
					+ " levels and " + maxElements + " elements");
	}

	@Test
	void whenAnElementIsAsDeepAsItMayBeThenItIsReadInAPacketOrInADatabase() throws Exception {
		Object deepest = nested(Message.MAX_DEPTH - 1);
		Message.of("tag", deepest);
		for (Object[] elements : new Object[][] { { "tag", deepest },
				{ "g_set", Map.of("family", Map.of("key", deepest)) } }) {
			assertThat(Packets.read(Packets.write("", elements))).hasSize(1);
			assertThat(Packets.read(Packets.jsonReader(), Packets.writeJson("", elements))).hasSize(1);
		}
	}

	@Test
	void whenAnElementIsDeeperThenItIsRefused() {
		Object tooDeep = nested(Message.MAX_DEPTH);
		assertThatIllegalArgumentException().isThrownBy(() -> Message.of("tag", tooDeep));
		Object[] database = { "g_set", Map.of("family", Map.of("key", tooDeep)) };
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> Packets.read(Packets.write("", database)))
			.withMessage("A packet is nested deeper than 130 levels");
		assertThatExceptionOfType(FrameException.class)
			.isThrownBy(() -> Packets.read(Packets.jsonReader(), Packets.writeJson("", database)))
			.withMessage("A packet is nested deeper than 130 levels");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 7, 10_000 })
	void whenARequestIsOfTheDatabaseThenItMayBeLargerThanOtherPackets(int piece) throws Exception {
		FrameLimits limits = new FrameLimits(1000, 10, 10_000).withDatabase(5000);
		Object entries = Map.of("family", Map.of("key", "x".repeat(4000)));
		for (Framing framing : Framing.SUPPORTED) {
			assertThat(read(framing, limits, packet(framing, "", "g_set", entries), piece)).isOne();
			assertThat(read(framing, limits, packet(framing, "", "g_reply", "id", List.of("x".repeat(4000))), piece))
				.isOne();
			assertTooLarge(framing, limits, packet(framing, "", "g_set", "x".repeat(5000)), piece, 5000);
			assertTooLarge(framing, limits, packet(framing, "", "set", entries), piece, 1000);
			assertTooLarge(framing, limits, packet(framing, "port", "g_set", entries), piece, 1000);
			assertTooLarge(framing, limits, packet(framing, "", "x".repeat(1000), "g_set"), piece, 1000);
			assertTooLarge(framing, limits, packet(framing, "", List.of("g_set"), entries), piece, 1000);
		}
	}

	@Test
	void whenPacketsMayBeLargeThenThoseOfTheDatabaseMayNotBeSmaller() {
		FrameLimits limits = FrameLimits.ofFrameBytes(1 << 20);
		assertThat(limits.maxDatabaseFrameBytes()).isEqualTo(1 << 20);
		assertThat(limits.withDatabase(5000)).isEqualTo(limits);
		assertThat(limits.withDatabase(Long.MAX_VALUE).maxDatabaseFrameBytes()).isEqualTo(Integer.MAX_VALUE - 8);
	}

	private static byte[] packet(Framing framing, String portName, Object... elements) {
		FrameBuffer bytes = new FrameBuffer(16);
		framing.write(portName, elements, bytes);
		return Arrays.copyOf(bytes.array(), bytes.length());
	}

	private static int read(Framing framing, FrameLimits limits, byte[] bytes, int piece) throws FrameException {
		FrameReader reader = framing.newReader(limits);
		int packets = 0;
		for (int i = 0; i < bytes.length; i += piece) {
			packets += Packets.feed(reader, bytes, i, Math.min(piece, bytes.length - i)).size();
		}
		return packets;
	}

	private static void assertTooLarge(Framing framing, FrameLimits limits, byte[] bytes, int piece, int limit) {
		assertThatExceptionOfType(FrameException.class).isThrownBy(() -> read(framing, limits, bytes, piece))
			.withMessage("A packet is larger than the limit of " + limit + " bytes");
	}

	/** Lists in lists. */
	private static Object nested(int depth) {
		Object nested = List.of();
		for (int i = 1; i < depth; i++) {
			nested = List.of(nested);
		}
		return nested;
	}

}
