package io.aemp.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.aemp.replay.Canonical;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random values: what was written is read again, by ourselves and by another
 * implementation of JSON.
 */
class JsonRoundTripTests {

	private static final int VALUES = 10_000;

	private final JsonMapper jackson = new JsonMapper();

	@Test
	void whenManyMessagesComeInPiecesThenTheyAreReadAgain() throws Exception {
		RandomValues values = new RandomValues(1);
		OctetBuffer out = new OctetBuffer(16);
		List<Object> sent = values(values);
		for (Object value : sent) {
			JsonWriter.write("p", new Object[] { value, "end" }, out);
		}
		Random random = new Random(2);
		FrameReader reader = Packets.jsonReader();
		int received = 0;
		int at = 0;
		while (at < out.length()) {
			int count = Math.min(out.length() - at, random.nextInt(3000));
			for (@Nullable
			Object[] packet : Packets.feed(reader, out.array(), at, count)) {
				assertThat(Canonical.text(packet)).as("value %d", received)
					.isEqualTo(Canonical.text(new Object[] { "p", sent.get(received++), "end" }));
			}
			at += count;
		}
		assertThat(received).isEqualTo(VALUES);
	}

	@Test
	void whenWeWriteThenJacksonReadsTheSame() {
		for (Object value : values(new RandomValues(3))) {
			List<?> read = this.jackson.readValue(Packets.writeJson("p", value), List.class);
			assertThat(Canonical.text(read)).isEqualTo(Canonical.text(Arrays.asList("p", value)));
		}
	}

	@Test
	void whenJacksonWritesThenWeReadTheSame() throws Exception {
		for (Object value : values(new RandomValues(4))) {
			// Floats are written in fewer digits, and octets in Base64.
			Object plain = Packets.readJsonValue(Packets.writeJsonValue(value));
			byte[] octets = this.jackson.writeValueAsBytes(Arrays.asList("p", plain));
			List<@Nullable Object[]> packets = Packets.read(Packets.jsonReader(), octets);
			assertThat(Canonical.exact(packets.get(0))).isEqualTo(Canonical.exact(new Object[] { "p", plain }));
		}
	}

	@Test
	void whenAValueGoesOverBothFramingsThenItIsTheSame() throws Exception {
		for (Object value : values(new RandomValues(5))) {
			Object fromCbor = Packets.readOne(Packets.write("p", value))[1];
			Object fromJson = Packets.readJsonValue(Packets.writeJsonValue(value));
			assertThat(Canonical.text(fromJson)).isEqualTo(Canonical.text(fromCbor));
		}
	}

	private static List<Object> values(RandomValues values) {
		Object[] made = new Object[VALUES];
		Arrays.setAll(made, (i) -> values.next());
		return Arrays.asList(made);
	}

}
