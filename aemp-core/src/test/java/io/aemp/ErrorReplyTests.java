package io.aemp;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of the form of error replies.
 */
class ErrorReplyTests {

	@Test
	void whenAnExceptionHasAMessageThenThatIsTheText() {
		assertThat(ErrorReply.of("failed", new IllegalStateException("no such user")).toElements())
			.containsExactly("aemp:error", "failed", "no such user");
	}

	@ParameterizedTest
	@ValueSource(strings = { "boom", "node#port", "a\tb" })
	void whenAMessageHasNoBlankThenTheTextHasOneAllTheSame(String message) {
		String text = ErrorReply.of("failed", new IllegalStateException(message)).text();
		assertThat(text).isEqualTo("IllegalStateException: " + message);
		assertThatIllegalArgumentException().isThrownBy(() -> PortId.parse(text));
	}

	@Test
	void whenAnExceptionHasNoMessageThenTheTextNamesItsClass() {
		assertThat(ErrorReply.of("failed", new StackOverflowError()).text())
			.isEqualTo("StackOverflowError without a message");
		assertThat(ErrorReply.of("failed", new RuntimeException("")).text())
			.isEqualTo("RuntimeException without a message");
	}

	@Test
	void whenTheMessageOfAnExceptionCannotBeHadThenTheTextNamesItsClass() {
		RuntimeException hostile = new RuntimeException() {
			@Override
			public String getMessage() {
				throw new StackOverflowError();
			}
		};
		assertThat(ErrorReply.of("failed", hostile).text()).endsWith(" without a message");
	}

	@Test
	void whenAMessageIsLongOrHasHalvesOfCharactersThenTheTextCanBeSent() {
		String text = ErrorReply.of("failed", new RuntimeException("a b" + "\ud83d\ude00".repeat(5000))).text();
		assertThat(text).hasSizeLessThanOrEqualTo(1000).startsWith("a b");
		assertThat(Message.of(text).size()).isOne();
	}

	@Test
	void whenAMessageHasTheFormThenItIsAnErrorReply() {
		ErrorReply expected = new ErrorReply("failed", "no such user");
		assertThat(ErrorReply.from(Message.of("aemp:error", "failed", "no such user"))).isEqualTo(expected);
		assertThat(ErrorReply.from(Message.of(bytes("aemp:error"), bytes("failed"), bytes("no such user"))))
			.isEqualTo(expected);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	@Test
	void whenAMessageHasAnotherFormThenItIsNoErrorReply() {
		assertThat(ErrorReply.from(Message.of("aemp:error", "failed"))).isNull();
		assertThat(ErrorReply.from(Message.of("aemp:error", "failed", "a b", 1))).isNull();
		assertThat(ErrorReply.from(Message.of("aemp:error", "failed", "node#port"))).isNull();
		assertThat(ErrorReply.from(Message.of("aemp:error", "", "a b"))).isNull();
		assertThat(ErrorReply.from(Message.of("aemp:error", null, "a b"))).isNull();
		assertThat(ErrorReply.from(Message.of("error", "failed", "a b"))).isNull();
		assertThat(ErrorReply.from(Message.of())).isNull();
	}

	@Test
	void whenATextHasNoBlankThenNoErrorReplyIsMade() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ErrorReply("failed", "node#port"))
			.withMessageContaining("blank");
		assertThatIllegalArgumentException().isThrownBy(() -> new ErrorReply("", "a b"));
	}

}
