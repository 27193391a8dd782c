package io.aemp.spring;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.aemp.ElementMapper;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.PropertyNamingStrategies;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the Java types that handlers take and return.
 */
class TypedHandlerTests {

	private static final String ID = "00000000-0000-0001-0000-000000000002";

	@Test
	void valuesOfTheJdkAreParametersAndResults() {
		assertThat(answer(Values.class, "instant", "1970-01-01T00:00:01Z")).isEqualTo("1970-01-01T00:00:02Z");
		assertThat(answer(Values.class, "duration", "PT1S")).isEqualTo("PT2S");
		assertThat(answer(Values.class, "uuid", ID)).isEqualTo(ID);
		assertThat(answer(Values.class, "decimal", "1.10")).isEqualTo("2.20");
		assertThat(answer(Values.class, "decimal", 1)).isEqualTo("2");
		assertThat(answer(Values.class, "integer", 1)).isEqualTo(2L);
		assertThat(answer(Values.class, "set", List.of(1, 1))).isEqualTo(Map.of("set", List.of(1L)));
		assertThat(answer(Values.class, "array", List.of("a", "b"))).isEqualTo(List.of("a", "b"));
	}

	@Test
	void recordsAndEnumsAndBeansAreParametersAndResults() {
		assertThat(answer(Values.class, "record", Map.of("x", 1, "y", 2))).isEqualTo(point(2L, 1L));
		assertThat(answer(Values.class, "enum", "NO")).isEqualTo("YES");
		assertThat(answer(Values.class, "bean", Map.of("name", "a"))).isEqualTo(Map.of("name", "a"));
		assertThat(answer(Values.class, "records", List.of(Map.of("x", 1, "y", 2)))).isEqualTo(point(1L, 2L));
		assertThat(answer(Values.class, "map", Map.of("YES", Map.of("x", 1, "y", 2)))).isEqualTo(point(1L, 2L));
	}

	@Test
	void anOptionalIsItsValueOrNoneAndTheReplyPortIsNotItsValue() {
		assertThat(answer(Values.class, "optional", "PT1S")).isEqualTo("PT1S");
		assertThat(answer(Values.class, "optionalFuture")).isEqualTo("later");
	}

	@Test
	void whatAMonoEndsWithIsTheResult() {
		try (PortContext context = PortContext.of(Reactive.class)) {
			context.send("mono", "n2#reply");
			assertThat(context.sent()).isEmpty();
			context.bean(Reactive.class).sink.tryEmitValue(new Point(1, 2));
			context.run();
			assertThat(context.sent()).containsExactly(List.of("n2#reply", point(1L, 2L)));
		}
	}

	@Test
	void aTypeVariableIsWhatTheClassBindsItTo() {
		assertThat(answer(OfPoints.class, "go", Map.of("x", 1, "y", 2))).isEqualTo("Point[x=1, y=2]");
		assertThat(answer(OfPoints.class, "all", List.of(Map.of("x", 1, "y", 2)))).isEqualTo("[Point[x=1, y=2]]");
		assertThat(answer(OfNumbers.class, "go", List.of("1", 2))).isEqualTo("[1, 2]");
	}

	@Test
	void annotationsOfTheParametersOfAnInterfaceCount() {
		assertThat(answer(ByContract.class, "who", "bob")).isEqualTo("bob@n1");
		assertThat(answer(ByContract.class, "nullable", (Object) null)).isEqualTo("null");
	}

	@Test
	void annotationsOfTheParametersOfAnOverriddenMethodCount() {
		assertThat(answer(Overriding.class, "who", "bob")).isEqualTo("bob@n1");
	}

	@Test
	void aMapperOfTheApplicationReadsParameters() {
		try (PortContext context = PortContext.of(SnakeCase.class, Camel.class)) {
			context.send("width", Map.of("pixel_count", 7), "n2#reply");
			assertThat(context.sent()).containsExactly(List.of("n2#reply", 7L));
		}
	}

	private static @Nullable Object answer(Class<?> bean, @Nullable Object... message) {
		try (PortContext context = PortContext.of(bean)) {
			@Nullable Object[] whole = Arrays.copyOf(message, message.length + 1);
			whole[message.length] = "n2#reply";
			context.send(whole);
			assertThat(context.sent()).hasSize(1);
			return context.sent().get(0).get(1);
		}
	}

	private static Map<String, Object> point(long x, long y) {
		return Map.of("x", x, "y", y);
	}

	record Point(int x, int y) {

	}

	enum Answer {

		YES, NO

	}

	/** No record, but read and written like one. */
	public static class Named {

		private String name = "";

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

	}

	@AempPort
	static class Values {

		@Rcv("instant")
		Instant instant(Instant instant) {
			return instant.plusSeconds(1);
		}

		@Rcv("duration")
		Duration duration(Duration duration) {
			return duration.multipliedBy(2);
		}

		@Rcv("uuid")
		UUID uuid(UUID uuid) {
			return uuid;
		}

		@Rcv("decimal")
		BigDecimal decimal(BigDecimal decimal) {
			return decimal.add(decimal);
		}

		@Rcv("integer")
		BigInteger integer(BigInteger integer) {
			return integer.add(integer);
		}

		@Rcv("set")
		Map<String, Object> set(Set<Integer> set) {
			return Collections.singletonMap("set", set);
		}

		@Rcv("array")
		Optional<String[]> array(String[] array, Optional<String> none) {
			return Optional.of(array);
		}

		@Rcv("record")
		Point record(Point point) {
			return new Point(point.y(), point.x());
		}

		@Rcv("enum")
		Answer negate(Answer answer) {
			return (answer == Answer.NO) ? Answer.YES : Answer.NO;
		}

		@Rcv("bean")
		Named bean(Named named) {
			return named;
		}

		@Rcv("records")
		List<Point> records(List<Point> points) {
			return points;
		}

		@Rcv("map")
		Point map(Map<Answer, Point> points) {
			return points.values().iterator().next();
		}

		@Rcv("optional")
		Optional<Duration> optional(Optional<Duration> duration) {
			return duration;
		}

		@Rcv("optionalFuture")
		CompletableFuture<Optional<String>> optionalFuture(Optional<String> none) {
			return CompletableFuture.completedFuture(Optional.of(none.orElse("later")));
		}

	}

	@AempPort
	static class Reactive {

		final Sinks.One<Point> sink = Sinks.one();

		@Rcv("mono")
		Mono<Point> mono() {
			return this.sink.asMono();
		}

	}

	abstract static class Base<T> {

		@Rcv("go")
		String go(T value) {
			return String.valueOf(value);
		}

		@Rcv("all")
		String all(List<T> values) {
			return String.valueOf(values);
		}

	}

	@AempPort
	static class OfPoints extends Base<Point> {

	}

	@AempPort
	static class OfNumbers extends Base<List<Integer>> {

	}

	interface Contract<T> {

		@Rcv("who")
		String who(@SenderNode String node, T name);

		@Rcv("nullable")
		String nullable(@Nullable T name);

	}

	@AempPort
	@NullUnmarked
	static class ByContract implements Contract<String> {

		@Override
		public String who(String node, String name) {
			return name + "@" + node;
		}

		@Override
		public String nullable(String name) {
			return String.valueOf(name);
		}

	}

	static class Overridden {

		@Rcv("who")
		String who(@SenderNode String node, String name) {
			return "";
		}

	}

	@AempPort
	static class Overriding extends Overridden {

		@Override
		String who(String node, String name) {
			return name + "@" + node;
		}

	}

	record Size(int pixelCount) {

	}

	@AempPort
	static class Camel {

		@Rcv("width")
		int width(Size size) {
			return size.pixelCount();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SnakeCase {

		@Bean
		ElementMapper mapper() {
			return ElementMapper
				.customized((builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE));
		}

	}

}
