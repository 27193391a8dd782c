package io.aemp.internal.wire;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.aemp.replay.Canonical;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.cbor.CBORReadFeature;
import tools.jackson.dataformat.cbor.CBORWriteFeature;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random values: what was written is read again, by ourselves and by another
 * implementation of CBOR.
 */
class CborRoundTripTests {

	private static final int VALUES = 10_000;

	private static final int VALUES_WITH_JACKSON = 100_000;

	private final CBORMapper jackson = CBORMapper.builder()
		.enable(CBORWriteFeature.ENCODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
		.enable(CBORReadFeature.DECODE_USING_STANDARD_NEGATIVE_BIGINT_ENCODING)
		.build();

	@Test
	void whenAValueIsWrittenThenItIsReadAgain() throws Exception {
		RandomValues values = new RandomValues(1);
		for (int i = 0; i < VALUES; i++) {
			Object value = values.next();
			@Nullable Object[] packet = Packets.readOne(Packets.write("p", value, "end"));
			assertThat(Canonical.exact(packet)).as(values.toString())
				.isEqualTo(Canonical.exact(new Object[] { "p", value, "end" }));
		}
	}

	@Test
	void whenAValueWasReadThenItIsWrittenAsTheSameBytes() throws Exception {
		RandomValues values = new RandomValues(2);
		for (int i = 0; i < VALUES; i++) {
			byte[] bytes = Packets.write("p", values.next());
			assertThat(Packets.write("p", Packets.readOne(bytes)[1])).as(values.toString()).isEqualTo(bytes);
		}
	}

	@Test
	void whenManyMessagesComeInPiecesThenTheyAreReadAgain() throws Exception {
		RandomValues values = new RandomValues(3);
		List<List<@Nullable Object>> sent = new ArrayList<>();
		FrameBuffer out = new FrameBuffer(16);
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
	void whenWeOrJacksonWriteThenTheOtherReadsTheSame() throws Exception {
		RandomValues values = new RandomValues(5);
		for (int i = 0; i < VALUES_WITH_JACKSON; i++) {
			List<@Nullable Object> packet = Arrays.asList("p", values.next());
			Object expected = Canonical.exact(packet);
			Object read = Canonical.exact(Packets.readOne(this.jackson.writeValueAsBytes(packet)));
			assertThat(read).as(values.toString()).isEqualTo(expected);
			Object readByJackson = this.jackson.readValue(Packets.write("p", packet.get(1)), List.class);
			assertThat(Canonical.exact(readByJackson)).as(values.toString()).isEqualTo(asJacksonReads(expected));
		}
	}

	/**
	 * Jackson 3.1.7 takes the first bit of a positive bignum for a sign. If this fails,
	 * it has learnt better, and {@link #asJacksonReads} can go.
	 */
	@Test
	void whenAPositiveBignumHasAHighFirstBitThenJacksonReadsAnotherNumber() {
		BigInteger number = BigInteger.ONE.shiftLeft(72).subtract(BigInteger.ONE);
		List<?> read = this.jackson.readValue(Packets.write("p", number, number.not()), List.class);
		assertThat(Canonical.exact(read)).isEqualTo(Canonical.exact(Arrays.asList("p", -1, number.not())));
	}

	private static @Nullable Object asJacksonReads(@Nullable Object value) {
		if (value instanceof BigInteger number) {
			int bits = number.bitLength();
			boolean misread = number.signum() > 0 && bits > Long.SIZE && bits % Byte.SIZE == 0;
			return misread ? number.subtract(BigInteger.ONE.shiftLeft(bits)) : number;
		}
		if (value instanceof List<?> list) {
			List<@Nullable Object> copy = new ArrayList<>();
			list.forEach((item) -> copy.add(asJacksonReads(item)));
			return copy;
		}
		if (value instanceof Map<?, ?> map) {
			Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
			map.forEach((key, item) -> copy.put(key, asJacksonReads(item)));
			return copy;
		}
		return value;
	}

}
