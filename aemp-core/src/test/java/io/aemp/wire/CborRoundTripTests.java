package io.aemp.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.aemp.replay.Canonical;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.cbor.CBORWriteFeature;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random values: what was written is read again, by ourselves and by another
 * implementation of CBOR.
 */
class CborRoundTripTests {

	private static final int VALUES = 10_000;

	private final CBORMapper jackson = CBORMapper.builder()
		.enable(CBORWriteFeature.ENCODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
		.enable(tools.jackson.dataformat.cbor.CBORReadFeature.DECODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
		.build();

	@Test
	void whenAValueIsWrittenThenItIsReadAgain() throws Exception {
		RandomValues values = new RandomValues(1);
		for (int i = 0; i < VALUES; i++) {
			Object value = values.next();
			@Nullable Object[] packet = Packets.readOne(Packets.write("p", value, "end"));
			assertThat(Canonical.exact(packet)).as("value %d", i)
				.isEqualTo(Canonical.exact(new Object[] { "p", value, "end" }));
		}
	}

	@Test
	void whenAValueWasReadThenItIsWrittenAsTheSameOctets() throws Exception {
		RandomValues values = new RandomValues(2);
		for (int i = 0; i < VALUES; i++) {
			byte[] octets = Packets.write("p", values.next());
			assertThat(Packets.write("p", Packets.readOne(octets)[1])).as("value %d", i).isEqualTo(octets);
		}
	}

	@Test
	void whenManyMessagesComeInPiecesThenTheyAreReadAgain() throws Exception {
		RandomValues values = new RandomValues(3);
		List<List<@Nullable Object>> sent = new ArrayList<>();
		OctetBuffer out = new OctetBuffer(16);
		for (int i = 0; i < VALUES; i++) {
			Object[] elements = { i, values.next(), values.next() };
			CborWriter.write("port" + i % 300, elements, out);
			sent.add(Canonical.exact(new Object[] { "port" + i % 300, elements[0], elements[1], elements[2] }));
		}
		Random random = new Random(4);
		FrameReader reader = Packets.reader();
		int received = 0;
		int at = 0;
		while (at < out.length()) {
			int count = Math.min(out.length() - at, random.nextInt(3000));
			for (@Nullable
			Object[] packet : Packets.feed(reader, out.array(), at, count)) {
				assertThat(Canonical.exact(packet)).isEqualTo(sent.get(received++));
			}
			at += count;
		}
		assertThat(received).isEqualTo(VALUES);
	}

	@Test
	void whenWeWriteThenJacksonReadsTheSame() {
		// Jackson 3.1.7 reads a bignum with a high first bit as a negative number.
		RandomValues values = new RandomValues(5, 64);
		for (int i = 0; i < VALUES; i++) {
			Object value = values.next();
			List<?> read = this.jackson.readValue(Packets.write("p", value), List.class);
			assertThat(Canonical.exact(read)).as("value %d", i).isEqualTo(Canonical.exact(Arrays.asList("p", value)));
		}
	}

	@Test
	void whenJacksonWritesThenWeReadTheSame() throws Exception {
		RandomValues values = new RandomValues(6);
		for (int i = 0; i < VALUES; i++) {
			Object value = values.next();
			byte[] octets = this.jackson.writeValueAsBytes(Arrays.asList("p", value));
			assertThat(Canonical.exact(Packets.readOne(octets))).as("value %d", i)
				.isEqualTo(Canonical.exact(new Object[] { "p", value }));
		}
	}

}
