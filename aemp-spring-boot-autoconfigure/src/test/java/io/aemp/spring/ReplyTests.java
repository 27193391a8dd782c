package io.aemp.spring;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.Reason;
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

	private static final String NOWHERE = "result: the message does not end with the ID of a port to send it to";

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
	void theReplyPortMayTravelAsOctets() {
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
	void anEmptyListIsSentAsAnEmptyMessage() {
		this.context.send("empty", "n2#reply");
		assertThat(this.context.sent()).containsExactly(List.of("n2#reply"));
	}

	@Test
	void aByteArrayOrMapIsOneElement() {
		this.context.send("echo", Map.of("a", 1), "n2#reply");
		this.context.send("octets", "n2#reply");
		assertThat(this.context.sent().get(0)).containsExactly("n2#reply", Map.of("a", 1L));
		assertThat(this.context.sent().get(1)).containsExactly("n2#reply", new byte[] { 1, 2 });
	}

	@Test
	void nullAndVoidSendNothing() {
		this.context.send("nothing", "n2#reply");
		this.context.send("void", "n2#reply");
		this.context.send("nothing");
		assertThat(this.context.sent()).isEmpty();
		assertThat(this.context.isAlive(this.context.port())).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "no port", "n2", "n2#", "two nodes#x", "#x" })
	void aResultWithoutReplyPortKillsThePort(String last) {
		assertThat(this.context.dyingOf("add", 1, 2, last)).isEqualTo("Port 'n1#calculator', tag 'add', " + NOWHERE);
		assertThat(this.context.sent()).isEmpty();
	}

	@Test
	void aResultToAMessageWithoutElementsKillsThePort() {
		assertThat(this.context.dyingOf("empty")).isEqualTo("Port 'n1#calculator', tag 'empty', " + NOWHERE);
	}

	@Test
	void aResultThatCannotBeSentKillsThePort() {
		assertThat(this.context.dyingOf("object", "n2#reply"))
			.startsWith("Port 'n1#calculator', tag 'object', result: ")
			.contains("StringBuilder");
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

	@Test
	void aFutureThatFailsKillsThePort() {
		List<Reason> deaths = new ArrayList<>();
		this.context.node().mon(this.context.port(), deaths::add);
		this.context.send("later", "n2#slow");
		this.context.bean(Calculator.class).later.completeExceptionally(new IllegalStateException("too late"));
		this.context.run();
		assertThat(deaths).containsExactly(Reason.of("die", "too late"));
	}

	@Test
	void whatAHandlerThrowsKillsThePortWithItsText() {
		assertThat(this.context.dyingOf("throw")).isEqualTo("as it happens");
	}

	@AempPort(name = "calculator")
	static class Calculator {

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

		@Rcv("octets")
		byte[] octets() {
			return new byte[] { 1, 2 };
		}

		@Rcv("nothing")
		@Nullable String nothing() {
			return null;
		}

		@Rcv("void")
		void noResult() {
		}

		@Rcv("object")
		Object object() {
			return new StringBuilder();
		}

		@Rcv("throw")
		void fail() throws Exception {
			throw new Exception("as it happens");
		}

	}

}
