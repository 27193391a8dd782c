package io.aemp;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of how Java objects become elements of messages, and elements Java objects.
 */
class ElementMapperTests {

	private static final UUID ID = UUID.fromString("00000000-0000-0001-0000-000000000002");

	private final ElementMapper mapper = ElementMapper.standard();

	@Test
	void whenAnObjectContainsItselfThenItIsRefusedInWords() {
		Object[] array = new Object[1];
		array[0] = array;
		Chain chain = new Chain();
		chain.next = chain;
		List<Object> list = new ArrayList<>();
		list.add(list);
		Map<String, Object> map = new HashMap<>();
		map.put("map", map);
		for (Object endless : List.of(array, new Boxes(array), chain, new ArrayList<>(List.of(array)),
				Map.of("array", array), new Holder(list), new Holder(map), Optional.of(array))) {
			assertThatIllegalArgumentException().isThrownBy(() -> ElementMapper.standard().sendable("tag", endless))
				.withMessageStartingWith("Element 1 of the message ");
			assertThatIllegalArgumentException().isThrownBy(() -> Reason.of("tag", endless));
		}
	}

	@Test
	void aRecordIsAMapWithTheNamesOfJacksonAndNulls() {
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("x", 1);
		expected.put("called", null);
		assertThat(this.mapper.write(new Named(1, null))).isEqualTo(expected);
	}

	@Test
	void bytesInARecordStayBytes() {
		byte[] bytes = { 0, -1, 'a' };
		assertThat(this.mapper.write(new Picture(bytes, List.of(bytes)))).isInstanceOfSatisfying(Map.class, (map) -> {
			assertThat(map.get("data")).isEqualTo(bytes);
			assertThat(((List<?>) map.get("more")).get(0)).isEqualTo(bytes);
		});
	}

	@Test
	void enumsAreTheirNames() {
		assertThat(this.mapper.write(Colour.RED)).isEqualTo("RED");
		assertThat(this.mapper.write(Map.of("colour", Colour.RED))).isEqualTo(Map.of("colour", "RED"));
		assertThat(this.mapper.write(Map.of(Colour.RED, 1))).isEqualTo(Map.of("RED", 1));
		assertThat(this.mapper.read("RED", Colour.class)).isSameAs(Colour.RED);
	}

	@Test
	void timesAndIdsAndDecimalsAreText() {
		assertThat(this.mapper.write(Instant.EPOCH)).isEqualTo("1970-01-01T00:00:00Z");
		assertThat(this.mapper.write(Duration.ofSeconds(90))).isEqualTo("PT1M30S");
		assertThat(this.mapper.write(LocalDate.EPOCH)).isEqualTo("1970-01-01");
		assertThat(this.mapper.write(ID)).isEqualTo(ID.toString());
		assertThat(this.mapper.write(new BigDecimal("1.10"))).isEqualTo("1.10");
		assertThat(this.mapper.write(new Prices(List.of(new BigDecimal("1E+3")), Optional.empty())))
			.isEqualTo(entries("prices", List.of("1E+3"), "note", null));
	}

	@Test
	void optionalsAreTheirValuesOrNull() {
		assertThat(this.mapper.write(Optional.of(Colour.RED))).isEqualTo("RED");
		assertThat(this.mapper.write(Optional.empty())).isNull();
		assertThat(this.mapper.write(new Prices(List.of(), Optional.of("new"))))
			.isEqualTo(entries("prices", List.of(), "note", "new"));
	}

	@Test
	void setsAndArraysAreLists() {
		assertThat(this.mapper.write(Set.of(1))).isEqualTo(List.of(1));
		assertThat(this.mapper.write(new int[] { 1, 2 })).isEqualTo(List.of(1, 2));
	}

	@Test
	void everythingThatIsWrittenCanBeRead() {
		assertReadAgain(new Named(1, null), Named.class);
		assertReadAgain(Instant.now(), Instant.class);
		assertReadAgain(Duration.ofNanos(1), Duration.class);
		assertReadAgain(ID, UUID.class);
		assertReadAgain(new BigDecimal("1.10"), BigDecimal.class);
		assertReadAgain(BigInteger.TWO.pow(80), BigInteger.class);
		assertReadAgain(new Prices(List.of(BigDecimal.TEN), Optional.of("new")), Prices.class);
	}

	private void assertReadAgain(Object value, Type type) {
		Object element = this.mapper.write(value);
		assertThat(element).isNotNull();
		assertThat(this.mapper.read(element, type)).isEqualTo(value);
	}

	@Test
	void textMayArriveAsBytes() {
		byte[] bytes = ID.toString().getBytes(StandardCharsets.ISO_8859_1);
		assertThat(this.mapper.read(bytes, UUID.class)).isEqualTo(ID);
		assertThat(this.mapper.read("1.5".getBytes(StandardCharsets.ISO_8859_1), BigDecimal.class))
			.isEqualTo(new BigDecimal("1.5"));
	}

	@Test
	void whatNeedsNoConversionIsTheSameArray() {
		@Nullable Object[] plain = { null, true, "text", 1, 2L, 1.5, new byte[1], List.of(1), Map.of("a", List.of()) };
		assertThat(this.mapper.sendable(plain)).isSameAs(plain);
	}

	@Test
	void objectsAreConvertedWhereverTheyAre() {
		Object[] points = new Point[] { new Point(1, 2) };
		assertThat(this.mapper.sendable(points)).containsExactly(Map.of("x", 1, "y", 2));
		assertThat(points[0]).isEqualTo(new Point(1, 2));
		assertThat(this.mapper.sendable("tag", List.of("a", new Point(1, 2)), entries("p", new Point(3, 4), "q", 1)))
			.containsExactly("tag", List.of("a", Map.of("x", 1, "y", 2)), entries("p", Map.of("x", 3, "y", 4), "q", 1));
	}

	@Test
	void whatHasNoContentsIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.mapper.sendable("tag", new Object()))
			.withMessageContaining("Element 1 of the message is a Object, which cannot be sent");
		assertThatIllegalArgumentException().isThrownBy(() -> this.mapper.sendable(new Ratio(Double.NaN)))
			.withMessageContaining("not a finite number");
	}

	@Test
	void aTypeThatNoElementCanBeReadAsHasAProblem() {
		assertThat(this.mapper.problemOf(Point.class)).isNull();
		assertThat(this.mapper.problemOf(Duration.class)).isNull();
		assertThat(this.mapper.problemOf(Runnable.class)).isNotNull();
		assertThat(this.mapper.problemOf(NoContents.class)).isEqualTo("it has no properties");
		assertThat(this.mapper.problemOf(Closed.class)).isEqualTo("it has no constructor that Jackson can call");
	}

	@Test
	void aMapperCanBeCustomizedButBytesStayBytes() {
		ElementMapper snake = ElementMapper
			.customized((builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
		assertThat(snake.write(new Camel(new byte[] { 1 }))).isInstanceOfSatisfying(Map.class,
				(map) -> assertThat(map.get("raw_bytes")).isEqualTo(new byte[] { 1 }));
	}

	private static Map<String, @Nullable Object> entries(String key, @Nullable Object value, String other,
			@Nullable Object otherValue) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		map.put(key, value);
		map.put(other, otherValue);
		return map;
	}

	enum Colour {

		RED;

		@Override
		public String toString() {
			return "red as a rose";
		}

	}

	static class Chain {

		public @Nullable Chain next;

	}

	record Boxes(Object[] boxes) {

	}

	record Holder(Object held) {

	}

	record Point(int x, int y) {

	}

	record Named(int x, @JsonProperty("called") @Nullable String name) {

	}

	record Picture(byte[] data, List<byte[]> more) {

	}

	record Prices(List<BigDecimal> prices, Optional<String> note) {

	}

	record Ratio(double value) {

	}

	record Camel(byte[] rawBytes) {

	}

	static class NoContents {

	}

	static class Closed {

		private final int value;

		Closed(int value, String other) {
			this.value = value + other.length();
		}

		public int getValue() {
			return this.value;
		}

	}

}
