package io.aemp.spring;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.aemp.Message;
import io.aemp.Port;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what handler methods get.
 */
class ArgumentBindingTests {

	private final PortContext context = PortContext.of(Handlers.class);

	private final List<@Nullable Object> got = this.context.bean(Handlers.class).got;

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void elementsAreBoundInOrderWithoutTheTag() {
		this.context.send("numbers", 1, 2L, 3, 4, 1.5, 2.5, true);
		assertThat(this.got).containsExactly(1, 2L, (short) 3, (byte) 4, 1.5, 2.5f, true);
	}

	@Test
	void boxesAreBoundLikePrimitives() {
		this.context.send("boxes", 1, 2L, 3, 4, 1.5, 2.5, false);
		assertThat(this.got).containsExactly(1, 2L, (short) 3, (byte) 4, 1.5, 2.5f, false);
	}

	@Test
	void numbersMayTravelAsDigits() {
		this.context.send("numbers", "1", bytes("2"), "3", bytes("4"), "1.5", bytes("2.5"), "1");
		assertThat(this.got).containsExactly(1, 2L, (short) 3, (byte) 4, 1.5, 2.5f, true);
	}

	@Test
	void stringsMayTravelAsBytes() {
		this.context.send("text", bytes("gr\u00fcn"), "blau");
		assertThat(this.got).containsExactly("gr\u00fcn", "blau");
	}

	@Test
	void bytesMayTravelAsText() {
		this.context.send("bytes", "gr\u00fcn");
		assertThat(this.got).containsExactly(bytes("gr\u00fcn"));
	}

	@ParameterizedTest
	@CsvSource({ "1,true", "0,false", "'',false" })
	void truthMayTravelAsPerlWritesIt(String element, boolean expected) {
		this.context.send("truth", element);
		assertThat(this.got).containsExactly(expected);
	}

	@Test
	void elementsThatNoParameterTakesAreIgnored() {
		this.context.send("text", "a", "b", "c", 4);
		assertThat(this.got).containsExactly("a", "b");
	}

	@Test
	void messageAndPortTakeNoElement() {
		this.context.send("whole", "a", 2);
		assertThat(this.got).hasSize(4);
		assertThat(this.got.get(0)).isEqualTo("a");
		assertThat(this.got.get(1)).isInstanceOfSatisfying(Message.class,
				(message) -> assertThat(message.elements()).containsExactly("a", 2L));
		assertThat(this.got.get(2)).isInstanceOfSatisfying(Port.class,
				(port) -> assertThat(port.id()).isEqualTo(this.context.port()));
		assertThat(this.got.get(3)).isEqualTo(2);
	}

	@Test
	void theNodeOfTheSenderTakesNoElement() {
		this.context.sendFromPeer("sender", "a", "b");
		assertThat(this.got).containsExactly("a", "n2", "b");
	}

	@Test
	void theNodeOfALocalSenderIsTheOwnOne() {
		this.context.send("sender", "a", "b");
		assertThat(this.got).containsExactly("a", "n1", "b");
	}

	@Test
	void anObjectIsTheElementAsItCame() {
		this.context.send("object", 7L);
		assertThat(this.got).containsExactly(7L);
	}

	@Test
	void defaultHandlerGetsTheWholeMessage() {
		this.context.send("unheard of", 2);
		assertThat(this.got).containsExactly("unheard of", 2);
	}

	@Test
	void listsAndMapsAreConvertedInside() {
		this.context.send("nested", List.of(bytes("1"), 2, "3"), Map.of("a", List.of(bytes("x"))));
		assertThat(this.got).containsExactly(List.of(1, 2, 3), Map.of("a", List.of("x")));
	}

	@Test
	void nullInsideAListIsKept() {
		this.context.send("nested", Arrays.asList(1, null), Map.of());
		assertThat(this.got).containsExactly(Arrays.asList(1, null), Map.of());
	}

	@Test
	void listsAndMapsOfAnythingArePassedOn() {
		this.context.send("raw", List.of(1, "a"), Map.of("a", 1));
		assertThat(this.got).containsExactly(List.of(1L, "a"), Map.of("a", 1L));
	}

	@Test
	void nullIsForNullableParametersOnly() {
		this.context.send("nullable", null, 5);
		assertThat(this.got).containsExactly(null, 5);
		assertThat(this.context.dyingOf("nullable", "a", null))
			.isEqualTo("Port 'n1#handlers', tag 'nullable', element 1: expected int but got null");
	}

	@Test
	void typeVariablesOfASuperclassAreResolved() {
		this.context.send("generic", bytes("7"));
		assertThat(this.got).containsExactly(7);
	}

	@Test
	void aTrailingParameterMayTakeTheReplyPort() {
		this.context.send("text", "a", "n2#reply");
		assertThat(this.got).containsExactly("a", "n2#reply");
	}

	@Test
	void aMessageTooShortKillsThePort() {
		assertThat(this.context.dyingOf("text", "a"))
			.isEqualTo("Port 'n1#handlers', tag 'text', expected 2 elements (String, String) but got only 1");
		assertThat(this.got).isEmpty();
	}

	@Test
	void anElementOfAnotherTypeKillsThePort() {
		assertThat(this.context.dyingOf("numbers", List.of(), 1, 1, 1, 1, 1, true))
			.isEqualTo("Port 'n1#handlers', tag 'numbers', element 0: expected int but got a list");
		assertThat(this.got).isEmpty();
	}

	@Test
	void anElementOfAnotherTypeInTheDefaultHandlerKillsThePort() {
		assertThat(this.context.dyingOf("unheard of", "x"))
			.isEqualTo("Port 'n1#handlers', default handler, element 1: expected int but got a string");
	}

	@Test
	void anItemOfAnotherTypeKillsThePort() {
		assertThat(this.context.dyingOf("nested", List.of(1, true), Map.of())).isEqualTo(
				"Port 'n1#handlers', tag 'nested', element 0: expected List<Integer> but got a list, see item 1");
	}

	@Test
	void aMapValueOfAnotherTypeKillsThePort() {
		assertThat(this.context.dyingOf("nested", List.of(), Map.of("a", 1)))
			.isEqualTo("Port 'n1#handlers', tag 'nested', element 1: expected Map<String, List> but got a map, see a");
	}

	@ParameterizedTest
	@ValueSource(strings = { "true", "2", "yes" })
	void whatIsNoTruthKillsThePort(String element) {
		assertThat(this.context.dyingOf("truth", element))
			.isEqualTo("Port 'n1#handlers', tag 'truth', element 0: expected boolean but got a string");
	}

	@ParameterizedTest
	@CsvSource({ "int,2147483648", "short,32768", "byte,-129" })
	void aNumberOutOfRangeKillsThePort(String type, long number) {
		assertThat(this.context.dyingOf(type, number)).isEqualTo("Port 'n1#handlers', tag '" + type
				+ "', element 0: expected " + type + " but got a number that does not fit");
	}

	@ParameterizedTest
	@CsvSource({ "double,NaN", "double,1e999", "float,Infinity" })
	void digitsThatAreNoFiniteNumberKillThePort(String type, String digits) {
		assertThat(this.context.dyingOf(type, digits))
			.isEqualTo("Port 'n1#handlers', tag '" + type + "', element 0: expected " + type + " but got a string");
	}

	@Test
	void aNumberTooLargeForAFloatKillsThePort() {
		assertThat(this.context.dyingOf("float", 1e300))
			.isEqualTo("Port 'n1#handlers', tag 'float', element 0: expected float but got a number that does not fit");
	}

	@Test
	void aMapMayBecomeARecord() {
		this.context.send("record", Map.of("width", 3, "name", bytes("gr\u00fcn"), "ignored", 1),
				List.of(Map.of("width", 4)));
		assertThat(this.got).containsExactly(new Size(3, "gr\u00fcn"), List.of(new Size(4, null)));
	}

	@Test
	void aRecordThatDoesNotFitKillsThePort() {
		assertThat(this.context.dyingOf("record", Map.of("width", "wide"), List.of()))
			.isEqualTo("Port 'n1#handlers', tag 'record', element 0: expected Size but got a map, see width");
		assertThat(this.context.isAlive(this.context.port())).isFalse();
	}

	@Test
	void aTextMayBecomeAnEnum() {
		this.context.send("enum", bytes("LOG"));
		assertThat(this.got).containsExactly(OnError.LOG);
		assertThat(this.context.dyingOf("enum", "OTHER"))
			.isEqualTo("Port 'n1#handlers', tag 'enum', element 0: expected OnError but got a string");
	}

	@Test
	void anOptionalIsEmptyIfTheElementIsNullOrMissing() {
		this.context.send("optional", "a", 1);
		this.context.send("optional", null, null);
		this.context.send("optional");
		assertThat(this.got).containsExactly(Optional.of("a"), Optional.of(1), Optional.empty(), Optional.empty(),
				Optional.empty(), Optional.empty());
	}

	@Test
	void anOptionalOfAnotherTypeKillsThePort() {
		assertThat(this.context.dyingOf("optional", "a", "b"))
			.isEqualTo("Port 'n1#handlers', tag 'optional', element 1: expected int but got a string");
	}

	@Test
	void aVariableNumberOfArgumentsTakesTheRest() {
		this.context.send("rest", "a", 1, 2, "3");
		assertThat(this.got).containsExactly("a", 1, 2, 3);
		this.got.clear();
		this.context.send("rest", "a");
		assertThat(this.got).containsExactly("a");
		this.got.clear();
		this.context.send("objects", 1, null, "a");
		assertThat(this.got).containsExactly(1L, null, "a");
	}

	@Test
	void oneOfARestOfAnotherTypeKillsThePort() {
		assertThat(this.context.dyingOf("rest", "a", 1, "b"))
			.isEqualTo("Port 'n1#handlers', tag 'rest', element 2: expected int but got a string");
	}

	@Test
	void largeNumbersAreBoundExactly() {
		BigInteger large = BigInteger.ONE.shiftLeft(80);
		this.context.send("large", large, 1.5);
		assertThat(this.got).containsExactly(large, new BigDecimal("1.5"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	record Size(int width, @Nullable String name) {

	}

	abstract static class Generic<T> {

		final List<@Nullable Object> got = new ArrayList<>();

		@Rcv("generic")
		void generic(T element) {
			this.got.add(element);
		}

	}

	@AempPort(name = "handlers", onError = OnError.KIL)
	static class Handlers extends Generic<Integer> {

		@Rcv("numbers")
		void numbers(int i, long l, short s, byte b, double d, float f, boolean z) {
			add(i, l, s, b, d, f, z);
		}

		@Rcv("boxes")
		void boxes(Integer i, Long l, Short s, Byte b, Double d, Float f, Boolean z) {
			add(i, l, s, b, d, f, z);
		}

		@Rcv("text")
		void text(String first, String second) {
			add(first, second);
		}

		@Rcv("sender")
		void sender(String first, @SenderNode String node, String second) {
			add(first, node, second);
		}

		@Rcv("bytes")
		void bytes(byte[] bytes) {
			this.got.add(bytes);
		}

		@Rcv("truth")
		void truth(boolean truth) {
			add(truth);
		}

		@Rcv("int")
		void integer(int number) {
			add(number);
		}

		@Rcv("short")
		void shortInteger(short number) {
			add(number);
		}

		@Rcv("byte")
		void byteInteger(byte number) {
			add(number);
		}

		@Rcv("double")
		void doubleNumber(double number) {
			add(number);
		}

		@Rcv("float")
		void floatNumber(float number) {
			add(number);
		}

		@Rcv("whole")
		void whole(String first, Message message, Port port, int second) {
			add(first, message, port, second);
		}

		@Rcv("object")
		void object(Object element) {
			add(element);
		}

		@Rcv("nested")
		void nested(List<Integer> numbers, Map<String, List<String>> texts) {
			add(numbers, texts);
		}

		@Rcv("raw")
		void raw(List<?> list, Map<String, Object> map) {
			add(list, map);
		}

		@Rcv("record")
		void record(Size size, List<Size> others) {
			add(size, others);
		}

		@Rcv("enum")
		void enumeration(OnError onError) {
			add(onError);
		}

		@Rcv("optional")
		void optional(Optional<String> text, Optional<Integer> number) {
			add(text, number);
		}

		@Rcv("rest")
		void rest(String first, int... numbers) {
			add(first);
			Arrays.stream(numbers).forEach(this.got::add);
		}

		@Rcv("objects")
		void objects(@Nullable Object... rest) {
			add(rest);
		}

		@Rcv("large")
		void large(BigInteger integer, BigDecimal decimal) {
			add(integer, decimal);
		}

		@Rcv("nullable")
		void nullable(@Nullable String text, int number) {
			add(text, number);
		}

		@Rcv
		private void any(String tag, int number) {
			add(tag, number);
		}

		private void add(@Nullable Object... values) {
			this.got.addAll(Arrays.asList(values));
		}

	}

}
