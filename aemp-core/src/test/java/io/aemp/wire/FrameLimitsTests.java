package io.aemp.wire;

import java.util.List;
import java.util.Map;

import io.aemp.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FrameLimitsTests {

	@ParameterizedTest
	@CsvSource({ "0, 1, 1", "1, 0, 1", "1, 1, 0", "-1, 1, 1" })
	void whenALimitAllowsNoPacketThenItIsRefused(int maxFrameBytes, int maxDepth, int maxElements) {
		assertThatIllegalArgumentException().isThrownBy(() -> new FrameLimits(maxFrameBytes, maxDepth, maxElements))
			.withMessage("The limits of a packet have to be at least 1, not " + maxFrameBytes + " octets, " + maxDepth
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

	/** Lists in lists. */
	private static Object nested(int depth) {
		Object nested = List.of();
		for (int i = 1; i < depth; i++) {
			nested = List.of(nested);
		}
		return nested;
	}

}
