package io.aemp;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ReasonTests {

	@Test
	void whenThereAreNoElementsThenTheReasonIsNormal() {
		assertThat(Reason.of()).isSameAs(Reason.NORMAL);
		assertThat(Reason.NORMAL.isNormal()).isTrue();
		assertThat(Reason.NORMAL.kind()).isEmpty();
		assertThat(Reason.NORMAL).hasToString("normal end");
	}

	@Test
	void whenStringsComeAsOctetsThenReasonsAreEqual() {
		Reason text = Reason.of("die", "text");
		Reason octets = Reason.of("die".getBytes(), "text".getBytes());
		assertThat(octets).isEqualTo(text).hasSameHashCodeAs(text);
		assertThat(octets.kind()).isEqualTo("die");
		assertThat(Reason.of("die", "other")).isNotEqualTo(text);
	}

	@Test
	void whenExceptionHasNoTextThenItsClassIsTheText() {
		assertThat(Reason.die(new IllegalStateException("text"))).isEqualTo(Reason.of("die", "text"));
		assertThat(Reason.die(new IllegalStateException()))
			.isEqualTo(Reason.of("die", "java.lang.IllegalStateException"));
	}

	@Test
	void whenReasonIsPrintedThenItIsPrintable() {
		assertThat(Reason.of("die", "line\nbreak", 5, null, List.of(1)).toString())
			.startsWith("die, line.break, 5, null, ");
	}

	@Test
	void whenElementIsIllegalThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> Reason.of("die", new Object()));
	}

}
