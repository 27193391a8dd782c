package io.aemp;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link Secret}.
 */
class SecretTests {

	@Test
	void whenASecretIsATextThenItsBytesInUtf8Count() {
		assertThat(Secret.of("abc").bytes()).containsExactly('a', 'b', 'c');
		assertThat(Secret.of("\u00e9").bytes()).containsExactly(0xc3, 0xa9);
	}

	@Test
	void whenASecretIsGivenAsBase64ThenItsBytesCount() {
		assertThat(Secret.of("base64:6QD/").bytes()).containsExactly(0xe9, 0, 0xff);
		assertThat(Secret.of("base64:6Q").bytes()).containsExactly(0xe9);
		assertThat(Secret.of("base64:6Q==")).isEqualTo(Secret.ofBytes(new byte[] { (byte) 0xe9 }))
			.hasSameHashCodeAs(Secret.ofBytes(new byte[] { (byte) 0xe9 }));
		assertThat(Secret.of("base64:YWJj")).isEqualTo(Secret.of("abc"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "base64:t0p*s3cret", "base64:t0ps3cret\n", "base64: t0ps3cret", "base64:t0ps3c===" })
	void whenBase64IsMalformedThenItIsRefusedWithoutRepeatingIt(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(text))
			.withMessageStartingWith("The secret is malformed: behind 'base64:'")
			.withMessageNotContaining("t0p");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\t\n ", "base64:" })
	void whenThereIsNothingInASecretThenItIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(text))
			.withMessageMatching("The secret (is blank|has no bytes): set one, or none at all.*");
	}

	@ParameterizedTest
	@ValueSource(strings = { "${AEMP_SECRET}", "$AEMP_SECRET", "#{systemEnvironment['S']}", "$(AEMP_SECRET)",
			"{{ .Values.secret }}", "%AEMP_SECRET%", "@aemp.secret@" })
	void whenASecretIsAPlaceholderThenItIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Secret.of(text))
			.withMessageStartingWith("The secret is the placeholder '" + text + "' that was not replaced");
	}

	@Test
	void whenASecretContainsAPlaceholderThenTheRestOfItIsNotShown() {
		assertThatIllegalArgumentException().isThrownBy(() -> Secret.of("t0p${SECOND_HALF}"))
			.withMessageStartingWith("The secret contains a placeholder")
			.withMessageNotContaining("t0p");
	}

	@ParameterizedTest
	@ValueSource(strings = { "$", "a$b", "100%", "a@b@c", "{x}", "$(", "${", "pa$$w0rd", "%41%" })
	void whenASecretOnlyLooksStrangeThenItIsTaken(String text) {
		assertThatCode(() -> Secret.of(text)).doesNotThrowAnyException();
	}

	@Test
	void whenAPlaceholderIsMeantLiterallyThenItCanBeGivenAsBase64() {
		assertThat(Secret.of("base64:JHt4fQ").bytes()).isEqualTo("${x}".getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	void whenASecretHasHalfASurrogatePairThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Secret.of("t0p\ud800"))
			.withMessageContaining("half a surrogate pair")
			.withMessageNotContaining("t0p");
	}

	@Test
	void whenASecretHasFewerThan16CharactersThenItIsShort() {
		assertThat(Secret.of("0123456789abcde").isShort()).isTrue();
		assertThat(Secret.of("\u00e9".repeat(15)).isShort()).isTrue();
		assertThat(Secret.of("0123456789abcdef").isShort()).isFalse();
		assertThat(Secret.ofBytes(new byte[15]).isShort()).isTrue();
		assertThat(Secret.ofBytes(new byte[16]).isShort()).isFalse();
	}

	@Test
	void whenATextIsBeyondAsciiThenItIsAmbiguous() {
		assertThat(Secret.of("s\u00e9cret").isAmbiguous()).isTrue();
		assertThat(Secret.of("secret").isAmbiguous()).isFalse();
		assertThat(Secret.of("base64:6Q").isAmbiguous()).isFalse();
	}

	@Test
	void whenASecretIsPrintedThenNothingOfItIsSeen() {
		assertThat(Secret.of("t0p")).hasToString("Secret[hidden]");
	}

	@Test
	void whenBytesAreChangedAfterwardsThenTheSecretIsTheSame() {
		byte[] bytes = { 1, 2 };
		Secret secret = Secret.ofBytes(bytes);
		bytes[0] = 3;
		secret.bytes()[1] = 4;
		assertThat(secret.bytes()).containsExactly(1, 2);
	}

}
