package io.aemp;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class MessageTests {

	static Stream<Object> legal() {
		return Stream.of("text", "", "\ud83d\ude00", new byte[] { 1 }, true, (byte) 1, (short) 2, 3, 4L, Long.MIN_VALUE,
				BigInteger.ONE.shiftLeft(100), 1.5, -0.0, 2.5f, Double.MAX_VALUE, List.of(), List.of(1, List.of("x")),
				Map.of(), Map.of("key", Map.of("key", new byte[0])), Collections.singletonMap("key", null),
				Arrays.asList(1, null), nested(127));
	}

	static Stream<Object> illegal() {
		Map<Object, Object> mixed = new HashMap<>();
		mixed.put(null, 1);
		return Stream.of(new Object(), new Thread(), Stream.of(1), Double.NaN, Double.POSITIVE_INFINITY, Float.NaN,
				Float.NEGATIVE_INFINITY, List.of(1, Double.NaN), Map.of("key", new Object()), Map.of(1, "integer key"),
				mixed, List.of(List.of(Set.of(new Object()))), nested(128), "half a pair \ud83d", "\ude00\ud83d",
				Map.of("\ud83d", 1));
	}

	/** Lists in lists. */
	private static Object nested(int depth) {
		Object nested = List.of();
		for (int i = 1; i < depth; i++) {
			nested = List.of(nested);
		}
		return nested;
	}

	@ParameterizedTest
	@MethodSource("legal")
	void whenElementIsLegalThenItIsAccepted(Object element) {
		assertThat(ElementMapper.standard().sendable("tag", element)[1] == element).isTrue();
		assertThat(Message.of("tag", element).size()).isEqualTo(2);
	}

	@ParameterizedTest
	@MethodSource("illegal")
	void whenElementIsIllegalThenTheErrorTellsWhichOne(Object element) {
		assertThatIllegalArgumentException().isThrownBy(() -> Message.of("tag", null, element))
			.withMessageContaining("lement 2 of the message");
	}

	@Test
	void whenElementIsAnArrayOfSomethingIllegalThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Message.of("tag", new Object[] { new Object() }))
			.withMessageContaining("Object[]");
	}

	@Test
	void whenElementIsReadAsTextThenBytesAndNumbersAreTextToo() {
		Message message = Message.of("text", new byte[] { 'a', (byte) 0xe9 }, 42, 1.5, null, List.of());
		assertThat(message.text(0)).isEqualTo("text");
		assertThat(message.text(1)).isEqualTo("a\u00e9");
		assertThat(message.text(2)).isEqualTo("42");
		assertThat(message.text(3)).isEqualTo("1.5");
		assertThatIllegalArgumentException().isThrownBy(() -> message.text(4))
			.withMessage("Element 4 of the message is not text but null");
		assertThatIllegalArgumentException().isThrownBy(() -> message.text(5)).withMessageContaining("not text");
	}

	@Test
	void whenElementIsReadAsBytesThenTextIsLatin1() {
		Message message = Message.of(new byte[] { 1, 2 }, "a\u00e9", "\u20ac", 1);
		assertThat(message.bytes(0)).containsExactly(1, 2);
		assertThat(message.bytes(1)).containsExactly('a', 0xe9);
		assertThatIllegalArgumentException().isThrownBy(() -> message.bytes(2));
		assertThatIllegalArgumentException().isThrownBy(() -> message.bytes(3));
	}

	@Test
	void whenElementIsReadAsIntegerThenWhatIsIntegralIsAccepted() {
		Message message = Message.of(1, 2L, (byte) 3, "-4", "5".getBytes(), 6.0, BigInteger.valueOf(7), Long.MAX_VALUE,
				BigInteger.ONE.shiftLeft(64), 1.5, "x", true, 1e300, null);
		for (int i = 0; i < 7; i++) {
			assertThat(Math.abs(message.integer(i))).isEqualTo(i + 1);
		}
		assertThat(message.integer(7)).isEqualTo(Long.MAX_VALUE);
		for (int i = 8; i < message.size(); i++) {
			int index = i;
			assertThatIllegalArgumentException().as("element %s", i).isThrownBy(() -> message.integer(index));
		}
	}

	@Test
	void whenElementIsReadAsDecimalThenNumbersAndTheirTextsAreAccepted() {
		Message message = Message.of(1, 2.5, "3.5", "4.5".getBytes(), 1.25f, "x", null);
		assertThat(message.decimal(0)).isEqualTo(1);
		assertThat(message.decimal(1)).isEqualTo(2.5);
		assertThat(message.decimal(2)).isEqualTo(3.5);
		assertThat(message.decimal(3)).isEqualTo(4.5);
		assertThat(message.decimal(4)).isEqualTo(1.25);
		assertThatIllegalArgumentException().isThrownBy(() -> message.decimal(5));
		assertThatIllegalArgumentException().isThrownBy(() -> message.decimal(6));
	}

	@Test
	void whenElementIsListOrMapThenItIsGivenAsSuch() {
		Message message = Message.of(List.of(1), Map.of("key", "value"));
		assertThat(message.list(0)).containsExactly(1L);
		assertThat(message.map(1)).containsEntry("key", "value");
		assertThatIllegalArgumentException().isThrownBy(() -> message.list(1));
		assertThatIllegalArgumentException().isThrownBy(() -> message.map(0));
	}

	@Test
	void whenIndexIsOutsideThenItIsRefused() {
		Message message = Message.of("one", "two").rest(1);
		assertThat(message.size()).isOne();
		assertThat(message.get(0)).isEqualTo("two");
		assertThat(message.rest(1).elements()).isEmpty();
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.get(1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.get(-1));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.rest(2));
		assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> message.rest(-1));
	}

	@Test
	void whenElementsAreListedThenTheListIsReadOnly() {
		List<Object> elements = new ArrayList<>(Message.of(1, null).elements());
		assertThat(elements).containsExactly(1L, null);
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> Message.of(1).elements().set(0, 2));
	}

	@Test
	void whenTagIsAskedForThenStringsAndNumbersCount() {
		assertThat(Message.of("tag").tag()).isEqualTo("tag");
		assertThat(Message.of("tag".getBytes(), 1).tag()).isEqualTo("tag");
		assertThat(Message.of(5).tag()).isEqualTo("5");
		assertThat(Message.of().tag()).isNull();
		assertThat(Message.of(List.of()).tag()).isNull();
		assertThat(Message.of(true).tag()).isNull();
	}

	@Test
	void whenMessageIsPrintedThenItsContentsAreNot() {
		assertThat(Message.of("confidential", 1)).hasToString("Message[2 elements]");
	}

	enum Colour {

		RED, BLUE

	}

	record Inner(double weight, byte[] bytes) {

	}

	record Outer(String name, int count, boolean wanted, Colour colour, List<Inner> inner, @Nullable String missing) {

	}

	@Test
	void whenAMapIsReadAsARecordThenItDoesNotMatterHowStringsAndNumbersCame() {
		Map<String, Object> fromPerl = Map.of("name", bytes("caf\u00e9"), "count", bytes("17"), "wanted", bytes("1"),
				"colour", bytes("BLUE"), "inner", List.of(Map.of("weight", bytes("1.5"), "bytes", bytes("\u00ff"))),
				"unknown", List.of(1));
		Map<String, Object> fromJava = Map.of("name", "caf\u00e9", "count", 17.0, "wanted", true, "colour", "BLUE",
				"inner", List.of(Map.of("weight", 1.5f, "bytes", "\u00ff")));
		for (Map<String, Object> map : List.of(fromPerl, fromJava)) {
			Outer outer = Message.of("tag", map).get(1, Outer.class);
			assertThat(outer.name()).isEqualTo("caf\u00e9");
			assertThat(outer.count()).isEqualTo(17);
			assertThat(outer.wanted()).isTrue();
			assertThat(outer.colour()).isEqualTo(Colour.BLUE);
			assertThat(outer.inner().get(0).weight()).isEqualTo(1.5);
			assertThat(outer.inner().get(0).bytes()).isEqualTo(new byte[] { -1 });
			assertThat(outer.missing()).isNull();
		}
	}

	@Test
	void whenAnElementIsReadAsASimpleClassThenTheRulesAreThoseOfTheOtherAccessors() {
		byte[] bytes = { 1, -1 };
		Message message = Message.of("17", 3, bytes, bytes("0"), 2.0, List.of("1", bytes("2")));
		assertThat(message.get(0, int.class)).isEqualTo(17);
		assertThat(message.get(1, String.class)).isEqualTo("3");
		assertThat(message.get(2, byte[].class)).isEqualTo(bytes);
		assertThat(message.get(2, String.class)).isEqualTo("\u0001\u00ff");
		assertThat(message.get(3, boolean.class)).isFalse();
		assertThat(message.get(4, Long.class)).isEqualTo(2);
		assertThat(message.get(4, double.class)).isEqualTo(2.0);
		assertThat(message.get(5, long[].class)).containsExactly(1, 2);
		Type texts = Stream.of(Outer.class.getRecordComponents()).map(RecordComponent::getGenericType).toList().get(4);
		assertThat(Message.of(List.of(Map.of("weight", 1))).get(0, texts)).isInstanceOf(List.class)
			.asString()
			.contains("Inner[weight=1.0");
	}

	@Test
	void whenAnElementDoesNotFitTheClassThenTheErrorTellsWhereButNotWhat() {
		Message message = Message.of("secret words", null, 1.5, Map.of("inner", List.of(Map.of("weight", "secret"))),
				"\u20ac", Map.of("@class", "java.util.ArrayList"));
		assertThatIllegalArgumentException().isThrownBy(() -> message.get(0, int.class))
			.withMessage("Element 0 of the message cannot be read as int but is String");
		assertThatIllegalArgumentException().isThrownBy(() -> message.get(1, String.class))
			.withMessage("Element 1 of the message cannot be read as java.lang.String but is null");
		assertThatIllegalArgumentException().isThrownBy(() -> message.get(2, int.class));
		assertThatIllegalArgumentException().isThrownBy(() -> message.get(3, Outer.class))
			.withMessageEndingWith(", because of inner, item 0, weight")
			.withMessageNotContaining("secret");
		assertThatIllegalArgumentException().isThrownBy(() -> message.get(4, byte[].class));
		assertThatIllegalArgumentException().isThrownBy(() -> message.get(4, boolean.class));
		assertThatIllegalArgumentException().isThrownBy(() -> message.get(5, Runnable.class));
		assertThat(message.get(5, Object.class)).isInstanceOf(Map.class);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Test
	void whenAnIntegerIsLargerThanReadersAcceptThenItIsRefused() {
		BigInteger largest = BigInteger.ONE.shiftLeft(8192).subtract(BigInteger.ONE);
		assertThat(Message.of(largest).get(0)).isEqualTo(largest);
		assertThatIllegalArgumentException().isThrownBy(() -> Message.of(largest.add(BigInteger.ONE)))
			.withMessageContaining("8192 bits");
	}

}
