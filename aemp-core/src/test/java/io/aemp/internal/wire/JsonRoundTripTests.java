package io.aemp.internal.wire;

import java.util.ArrayList;
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

	private static final int VALUES_WITH_JACKSON = 100_000;

	private final JsonMapper jackson = new JsonMapper();

	@Test
	void whenManyMessagesComeInPiecesThenTheyAreReadAgain() throws Exception {
		RandomValues values = new RandomValues(1);
		FrameBuffer out = new FrameBuffer(16);
		List<@Nullable Object> sent = new ArrayList<>();
		for (int i = 0; i < VALUES; i++) {
			Object value = values.next();
			sent.add(value);
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
	void whenWeOrJacksonWriteThenTheOtherReadsTheSame() throws Exception {
		RandomValues values = new RandomValues(3);
		for (int i = 0; i < VALUES_WITH_JACKSON; i++) {
			Object value = values.next();
			byte[] bytes = Packets.writeJson("p", value);
			Object readByJackson = this.jackson.readValue(bytes, List.class);
			Object expected = Canonical.text(readByJackson);
			assertThat(expected).as(values.toString()).isEqualTo(Canonical.text(Arrays.asList("p", value)));
			// What Jackson has read: of its own it would write bytes in Base64.
			List<@Nullable Object[]> read = Packets.read(Packets.jsonReader(),
					this.jackson.writeValueAsBytes(readByJackson));
			assertThat(Canonical.text(read.get(0))).as(values.toString()).isEqualTo(expected);
		}
	}

	@Test
	void whenAValueGoesOverBothFramingsThenItIsTheSame() throws Exception {
		RandomValues values = new RandomValues(5);
		for (int i = 0; i < VALUES; i++) {
			Object value = values.next();
			Object fromCbor = Packets.readOne(Packets.write("p", value))[1];
			Object fromJson = Packets.readJsonValue(Packets.writeJsonValue(value));
			assertThat(Canonical.text(fromJson)).as(values.toString()).isEqualTo(Canonical.text(fromCbor));
		}
	}

}
