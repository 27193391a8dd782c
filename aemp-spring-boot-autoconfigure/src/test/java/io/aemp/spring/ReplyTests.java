package io.aemp.spring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.aemp.Message;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of where results go.
 */
class ReplyTests {

	private final PortContext context = PortContext.of(Calculator.class);

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void aResultGoesToTheLastElement() {
		this.context.send("add", 1, 2, "n2#reply");
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", 3L));
	}

	@Test
	void theReplyPortMayTravelAsBytes() {
		this.context.send("add", 1, 2, "n2#reply".getBytes(StandardCharsets.ISO_8859_1));
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", 3L));
	}

	@Test
	void elementsBetweenArgumentsAndReplyPortAreIgnored() {
		this.context.send("add", 1, 2, 3, 4, "n2#reply");
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", 3L));
	}

	@Test
	void aListIsSentAsSeveralElements() {
		this.context.send("divide", 7, 2, "n2#reply");
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", "quotient", 3L, 1L));
	}

	@Test
	void whenThereIsNothingToAnswerThenTheAnswerIsOneNull() {
		for (String tag : List.of("empty", "nothing", "void", "no result later")) {
			this.context.send(tag, "n2#reply");
		}
		assertThat(this.context.sent()).hasSize(4)
			.allSatisfy((message) -> assertThat(message).containsExactly("n2#reply", null));
		this.context.send("nothing");
		this.context.send("void");
		assertThat(this.context.sent()).hasSize(4);
		assertThat(this.context.isAlive(this.context.port())).isTrue();
	}

	@Test
	void aByteArrayOrMapIsOneElement() {
		this.context.send("echo", Map.of("a", 1), "n2#reply");
		this.context.send("bytes", "n2#reply");
		assertThat(this.context.sent().get(0)).containsExactly("n2#reply", Map.of("a", 1L));
		assertThat(this.context.sent().get(1)).containsExactly("n2#reply", new byte[] { 1, 2 });
	}

	@Test
	void whenAParameterTakesAPortIdThenThatIsNoReplyPort() {
		this.context.send("join", "n2#member");
		this.context.send("join", "n2#member", "n2#reply");
		this.context.send("register", "n2#member", "n2#reply");
		assertThat(this.context.sent()).containsExactly(Arrays.asList("n2#reply", null),
				List.of("n2#reply", "n2#member"));
		assertThat(this.context.bean(Calculator.class).members).containsExactly("n2#member", "n2#member");
	}

	@Test
	void whenAMethodTakesTheWholeMessageThenItAnswersOnlyIfItHasAResult() {
		this.context.send("observe", 1, "n2#member");
		this.context.send("collect", 1, "n2#member");
		assertThat(this.context.sent()).isEmpty();
		this.context.send("count", 1, 2, "n2#reply");
		this.context.send("sum", 1, 2, 3, "n2#reply");
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", 3L), List.of("n2#reply", 6L));
	}

	@Test
	void whenAMethodWithAResultHasAnOptionalParameterThenThatDoesNotTakeTheReplyPort() {
		this.context.send("greet", "n2#reply");
		this.context.send("greet", "Ada", "n2#reply");
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply", "Hello world"),
				List.of("n2#reply", "Hello Ada"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "no port", "n2", "n2#", "two nodes#x", "#x" })
	void whenAResultHasNoReplyPortThenNothingIsSent(String last) {
		this.context.send("add", 1, 2, last);
		assertThat(this.context.sent()).isEmpty();
		assertThat(this.context.isAlive(this.context.port())).isTrue();
	}

	@Test
	void whenAResultHasNoReplyPortUnderKilThenThePortDies() {
		try (PortContext killing = PortContext.of(Killing.class)) {
			assertThat(killing.dyingOf("add", 1, 2))
				.isEqualTo("Port 'n1#killing', tag 'add', result: the message does not end with the ID of a port to "
						+ "send it to");
		}
	}

	@Test
	void aFutureIsAnsweredWhenItIsThereAndOthersNeedNotWait() {
		this.context.send("later", "n2#slow");
		this.context.send("add", 1, 2, "n2#fast");
		assertThat(this.context.sent()).containsExactly(List.of("n2#fast", 3L));
		this.context.bean(Calculator.class).later.complete(List.of("a", 1));
		this.context.run();
		assertThat(this.context.sent()).containsExactly(List.of("n2#fast", 3L), List.of("n2#slow", "a", 1L));
	}

	@AempPort(name = "calculator")
	static class Calculator {

		final List<String> members = new ArrayList<>();

		final CompletableFuture<List<Object>> later = new CompletableFuture<>();

		@Rcv("later")
		CompletableFuture<List<Object>> later() {
			return this.later;
		}

		@Rcv("add")
		int add(int a, int b) {
			return a + b;
		}

		@Rcv("divide")
		List<Object> divide(int a, int b) {
			return List.of("quotient", a / b, a % b);
		}

		@Rcv("empty")
		List<String> empty() {
			return List.of();
		}

		@Rcv("echo")
		Object echo(Object element) {
			return element;
		}

		@Rcv("bytes")
		byte[] bytes() {
			return new byte[] { 1, 2 };
		}

		@Rcv("nothing")
		@Nullable String nothing() {
			return null;
		}

		@Rcv("void")
		void noResult() {
		}

		@Rcv("no result later")
		CompletableFuture<Void> noResultLater() {
			return CompletableFuture.completedFuture(null);
		}

		@Rcv("join")
		void join(String member) {
			this.members.add(member);
		}

		@Rcv("register")
		String register(String member) {
			return member;
		}

		@Rcv("observe")
		void observe(Message message) {
		}

		@Rcv("collect")
		void collect(Object... rest) {
		}

		@Rcv("count")
		int count(Message message) {
			return message.size();
		}

		@Rcv("sum")
		int sum(int... numbers) {
			return IntStream.of(numbers).sum();
		}

		@Rcv("greet")
		String greet(Optional<String> name) {
			return "Hello " + name.orElse("world");
		}

	}

	@AempPort(name = "killing", onError = OnError.KIL)
	static class Killing {

		@Rcv("add")
		int add(int a, int b) {
			return a + b;
		}

	}

}
