package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.PortId;
import io.aemp.testing.LogRecorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

/**
 * Tests of ports that go on when a handler fails.
 */
class FailingHandlerTests {

	private static final String REPLY_PORT = "n2#reply";

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(HandlerFailures.class.getName());

	private final PortContext context = PortContext.of(Lasting.class);

	@AfterEach
	void close() {
		this.context.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "exception", "checked", "assertion", "stack overflow", "out of memory", "linkage",
			"hostile", "very hostile", "later", "result", "result of an item", "error form" })
	void whenAHandlerFailsThenTheReplyPortGetsAnErrorAndThePortGoesOn(String tag) {
		this.context.send(tag, REPLY_PORT);
		List<@Nullable Object> answer = answer();
		assertThat(answer.get(1)).isEqualTo("aemp:error");
		assertThat(answer.get(2))
			.isEqualTo(tag.startsWith("result") || tag.startsWith("error") ? "illegal_result" : "handler_failed");
		assertBlank(answer);
		assertThat(this.log.events()).hasSize(1);
		assertGoesOn();
	}

	private void assertGoesOn() {
		assertThat(this.context.isAlive("n1#lasting")).isTrue();
		this.context.send("count", 2);
		assertThat(this.context.bean(Lasting.class).counted).containsExactly(2);
	}

	private List<@Nullable Object> answer() {
		assertThat(this.context.sent()).hasSize(1);
		List<@Nullable Object> answer = this.context.sent().get(0);
		assertThat(answer).hasSize(4).startsWith(REPLY_PORT);
		return answer;
	}

	private static void assertBlank(List<@Nullable Object> answer) {
		String text = String.valueOf(answer.get(3));
		assertThat(text).contains(" ");
		assertThatIllegalArgumentException().isThrownBy(() -> PortId.parse(text));
	}

	@Test
	void whenAnExceptionHasATextThenThatIsAnswered() {
		this.context.send("exception", REPLY_PORT);
		assertThat(answer().get(3)).isEqualTo("as it happens");
	}

	@Test
	void whenAFutureFailsLaterThenTheReplyPortGetsAnError() {
		CompletableFuture<String> later = new CompletableFuture<>();
		this.context.bean(Lasting.class).later = later;
		this.context.send("later", REPLY_PORT);
		assertThat(this.context.sent()).isEmpty();
		later.completeExceptionally(new IllegalStateException("too late"));
		this.context.run();
		assertThat(answer().get(3)).isEqualTo("too late");
		assertGoesOn();
	}

	@Test
	void whenAnArgumentDoesNotFitThenTheErrorNamesPortTagElementAndType() {
		this.context.send("count", "many", REPLY_PORT);
		assertThat(answer().subList(2, 4)).containsExactly("illegal_arguments",
				"Port 'n1#lasting', tag 'count', element 0: expected int but got a string");
		assertThat(this.log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN);
		assertThat(this.log.events().get(0).getFormattedMessage())
			.isEqualTo("Port 'n1#lasting', tag 'count' failed and goes on. Repeats are counted");
		assertGoesOn();
	}

	@Test
	void whenThereAreTooFewArgumentsThenTheErrorSaysWhatIsExpectedAndWhatCame() {
		this.context.send("scale", "image", REPLY_PORT);
		assertThat(answer().subList(2, 4)).containsExactly("illegal_arguments",
				"Port 'n1#lasting', tag 'scale', expected 2 elements (byte[], int) but got only 1 before the ID of a port");
	}

	@Test
	void whenThereAreNoArgumentsThenTheErrorSaysWhatIsExpectedAndWhatCame() {
		this.context.send("scale", REPLY_PORT);
		assertThat(answer().get(3)).isEqualTo(
				"Port 'n1#lasting', tag 'scale', expected 2 elements (byte[], int) but got none before the ID of a port");
	}

	@Test
	void whenAMethodWithoutAResultGetsTooFewArgumentsThenAPortIdThatOneOfThemMayBeIsNotAnswered() {
		this.context.send("rename", "n2#member");
		assertThat(this.context.sent()).isEmpty();
		this.context.send("count", REPLY_PORT);
		assertThat(answer().get(3))
			.isEqualTo("Port 'n1#lasting', tag 'count', expected 1 element (int) but got none before the ID of a port");
	}

	@Test
	void whenAPortWaitsForItselfThenTheErrorSaysWhatToDo() {
		this.context.send("call itself", REPLY_PORT);
		assertThat(answer().subList(2, 4)).containsExactly("handler_failed",
				"Port n1#lasting must not wait for an answer of its own, which it cannot give before this handler "
						+ "returns: use thenAccept, or do without the call");
		assertGoesOn();
	}

	@Test
	void whenAnInlineHandlerWaitsThenTheErrorSaysWhatToDo() {
		try (PortContext inline = PortContext.of(Waiting.class)) {
			inline.send("wait", REPLY_PORT);
			assertThat(inline.sent()).contains(List.of(REPLY_PORT, "aemp:error", "handler_failed",
					"A handler with dispatch INLINE must not wait for what its own thread has to bring about: use "
							+ "thenAccept, or another dispatch"));
			assertThat(inline.isAlive("n1#waiting")).isTrue();
		}
	}

	@Test
	void whenNobodyHandlesATagThenTheErrorNamesIt() {
		this.context.send("misspelt", REPLY_PORT);
		this.context.send("misspelt");
		this.context.send();
		this.context.send(REPLY_PORT);
		this.context.send("node port", "n2");
		assertThat(answer().subList(2, 4)).containsExactly("unhandled_message",
				"no method handles the tag 'misspelt'; known tags: assertion, call itself, checked, count, error form, "
						+ "exception, hostile, later, linkage, out of memory and 6 more");
		assertGoesOn();
	}

	@Test
	void whenAnErrorReplyComesThenItIsNotAnswered() {
		this.context.send("aemp:error", "failed", "a b");
		this.context.send("aemp:error", "failed", REPLY_PORT);
		try (PortContext taking = PortContext.of(TakingErrors.class)) {
			taking.send("aemp:error", "failed", REPLY_PORT);
			taking.send("aemp:error", REPLY_PORT);
			assertThat(taking.sent()).isEmpty();
			assertThat(taking.bean(TakingErrors.class).errors).containsExactly("failed", REPLY_PORT);
		}
		assertThat(this.context.sent()).isEmpty();
		assertGoesOn();
	}

	@Test
	void whenAHandlerFailsOftenThenItIsLoggedOnceWithItsStackAndCounted() {
		for (int i = 0; i < 25; i++) {
			this.context.send("exception", REPLY_PORT);
		}
		assertThat(this.log.events()).extracting(ILoggingEvent::getLevel, ILoggingEvent::getFormattedMessage)
			.containsExactly(
					tuple(Level.ERROR, "Port 'n1#lasting', tag 'exception' failed and goes on. Repeats are counted"),
					tuple(Level.ERROR,
							"Port 'n1#lasting', tag 'exception' failed and goes on, 10 times so far in the same way"));
		assertThat(this.log.events().get(0).getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
		assertThat(this.log.events().get(1).getThrowableProxy()).isNull();
		RegisteredPort port = this.context.registry().ports().get(0);
		assertThat(port.failures()).isEqualTo(25);
		assertThat(port.lastFailure()).isNotNull();
		assertThat(port.state()).isEqualTo(RegisteredPort.State.RUNNING);
	}

	@Test
	void whenSendersInventTagsThenTheLogIsBounded() {
		for (int i = 0; i < 1000; i++) {
			this.context.send("tag" + i);
		}
		assertThat(this.log.events()).hasSizeLessThan(110);
		assertThat(this.context.registry().ports().get(0).failures()).isEqualTo(1000);
	}

	@Test
	void whenFailuresAreOnlyLoggedThenNobodyIsAnswered() {
		try (PortContext logging = PortContext.of(Logging.class)) {
			logging.send("exception", REPLY_PORT);
			logging.send("misspelt", REPLY_PORT);
			assertThat(logging.sent()).isEmpty();
			assertThat(logging.isAlive("n1#logging")).isTrue();
			assertThat(this.log.events()).hasSize(2);
		}
	}

	@Test
	void whenATagIsUnknownUnderKilThenThePortDies() {
		try (PortContext killing = PortContext.of(Killing.class)) {
			assertThat(killing.dyingOf("misspelt", REPLY_PORT)).contains("no callback found");
			assertThat(killing.sent()).isEmpty();
		}
	}

	@AempPort(name = "lasting")
	static class Lasting {

		final List<Integer> counted = new ArrayList<>();

		private final Node node;

		CompletableFuture<String> later = CompletableFuture.failedFuture(new AssertionError("at once"));

		Lasting(Node node) {
			this.node = node;
		}

		@Rcv("call itself")
		String callItself() {
			return this.node.cal("n1#lasting", "scale", "image", 1).join().text(0);
		}

		@Rcv("count")
		void count(int number) {
			this.counted.add(number);
		}

		@Rcv("rename")
		void rename(String from, String to) {
		}

		@Rcv("scale")
		byte[] scale(byte[] image, int width) {
			return image;
		}

		@Rcv("exception")
		String exception() {
			throw new IllegalStateException("as it happens");
		}

		@Rcv("checked")
		void checked() throws Exception {
			throw new Exception("node#port");
		}

		@Rcv("assertion")
		void assertion() {
			throw new AssertionError("not implemented");
		}

		@Rcv("stack overflow")
		@SuppressWarnings("InfiniteRecursion")
		int stackOverflow() {
			return 1 + stackOverflow();
		}

		@Rcv("out of memory")
		void outOfMemory() {
			throw new OutOfMemoryError("no array is that large");
		}

		@Rcv("linkage")
		void linkage() {
			throw new NoSuchMethodError("old.jar");
		}

		@Rcv("hostile")
		void hostile() {
			throw new HostileException(new IllegalStateException("in getMessage"));
		}

		@Rcv("very hostile")
		void veryHostile() {
			throw new HostileException(new StackOverflowError("in getMessage"));
		}

		@Rcv("later")
		CompletableFuture<String> later() {
			return this.later;
		}

		@Rcv("result")
		Object result() {
			return new Thread("not started");
		}

		@Rcv("result of an item")
		List<Object> resultOfAnItem() {
			return List.of(new Thread("not started"));
		}

		@Rcv("error form")
		List<Object> errorForm() {
			return List.of("aemp:error", "my_code", "my text");
		}

	}

	@AempPort
	static class TakingErrors {

		final List<String> errors = new ArrayList<>();

		@Rcv("aemp:error")
		String error(String code, Message message) {
			this.errors.add(code);
			throw new IllegalStateException("while it handles an error");
		}

	}

	@AempPort(name = "logging", onError = OnError.LOG)
	static class Logging {

		@Rcv("exception")
		String exception() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(name = "waiting", dispatch = Dispatch.INLINE)
	static class Waiting {

		private final Node node;

		Waiting(Node node) {
			this.node = node;
		}

		@Rcv("wait")
		String await() {
			return this.node.cal("n2#port", "request").join().text(0);
		}

	}

	@AempPort(name = "killing", onError = OnError.KIL)
	static class Killing {

		@Rcv("any")
		void any() {
		}

	}

	/**
	 * Its message cannot be had.
	 */
	static class HostileException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final Throwable thrown;

		HostileException(Throwable thrown) {
			this.thrown = thrown;
		}

		@Override
		public String getMessage() {
			if (this.thrown instanceof Error error) {
				throw error;
			}
			throw (RuntimeException) this.thrown;
		}

	}

}
