package io.aemp.internal.wire;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonWriterTests {

	@Test
	void whenAMessageIsWrittenThenThePortNameComesFirst() {
		assertThat(Packets.writeJson("p")).isEqualTo(Packets.utf8("[\"p\"]"));
		assertThat(Packets.writeJson("", "mon1", "p")).isEqualTo(Packets.utf8("[\"\",\"mon1\",\"p\"]"));
	}

	@Test
	void whenValuesAreWrittenThenTheyAreShort() {
		assertThat(Packets.writeJsonValue(null)).isEqualTo("null");
		assertThat(Packets.writeJsonValue(true)).isEqualTo("true");
		assertThat(Packets.writeJsonValue((byte) -1)).isEqualTo("-1");
		assertThat(Packets.writeJsonValue((short) 300)).isEqualTo("300");
		assertThat(Packets.writeJsonValue(Integer.MIN_VALUE)).isEqualTo("-2147483648");
		assertThat(Packets.writeJsonValue(Long.MIN_VALUE)).isEqualTo("-9223372036854775808");
		assertThat(Packets.writeJsonValue(BigInteger.TWO.pow(70))).isEqualTo("1180591620717411303424");
		assertThat(Packets.writeJsonValue(1.5)).isEqualTo("1.5");
		assertThat(Packets.writeJsonValue(-0.0)).isEqualTo("-0.0");
		assertThat(Packets.writeJsonValue(1e300)).isEqualTo("1.0E300");
		assertThat(Packets.writeJsonValue(0.1f)).isEqualTo("0.10000000149011612");
		assertThat(Packets.writeJsonValue(List.of())).isEqualTo("[]");
		assertThat(Packets.writeJsonValue(Map.of())).isEqualTo("{}");
		assertThat(Packets.writeJsonValue(Arrays.asList(1, null, List.of("x")))).isEqualTo("[1,null,[\"x\"]]");
		Map<String, Object> map = new LinkedHashMap<>();
		map.put("\"", 1);
		map.put("b", Map.of("c", List.of()));
		assertThat(Packets.writeJsonValue(map)).isEqualTo("{\"\\\"\":1,\"b\":{\"c\":[]}}");
	}

	@Test
	void whenTextHasSpecialCharactersThenOnlyThoseThatMustAreEscaped() {
		assertThat(Packets.writeJsonValue("")).isEqualTo("\"\"");
		assertThat(Packets.writeJsonValue("a/b\u007f'")).isEqualTo("\"a/b\u007f'\"");
		assertThat(Packets.writeJsonValue("x\"\\\n\u0000\u001fy")).isEqualTo("\"x\\\"\\\\\\u000a\\u0000\\u001fy\"");
		assertThat(Packets.writeJsonValue("a\u00e9b\u20acc\ud83d\ude00d\u07ff\u0800\uffff"))
			.isEqualTo("\"a\u00e9b\u20acc\ud83d\ude00d\u07ff\u0800\uffff\"");
	}

	@Test
	void whenBytesAreWrittenThenTheyAreTheFirst256Characters() throws Exception {
		byte[] bytes = new byte[256];
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < 256; i++) {
			bytes[i] = (byte) i;
			text.append((char) i);
		}
		assertThat(Packets.writeJsonValue(bytes)).isEqualTo(Packets.writeJsonValue(text.toString()));
		assertThat(Packets.readJsonValue(Packets.writeJsonValue(bytes))).isEqualTo(text.toString());
	}

	@ParameterizedTest
	@ValueSource(strings = { "\ud800", "\udc00", "a\ud800b", "\ude00\ud83d" })
	void whenTextHasHalfACharacterThenItIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeJsonValue(text))
			.withMessageContaining("half a surrogate pair");
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeJsonValue(Map.of(text, 1)));
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeJson(text));
	}

	@ParameterizedTest
	@ValueSource(doubles = { Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY })
	void whenANumberIsNotFiniteThenItIsRefused(double number) {
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeJsonValue(number));
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeJsonValue((float) number));
	}

	@Test
	void whenAValueHasAnotherTypeThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeJsonValue('c'))
			.withMessageContaining("java.lang.Character");
		assertThatIllegalArgumentException().isThrownBy(() -> Packets.writeJsonValue(new Object[0]));
	}

}
