package io.aemp.spring;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of ports that are entered in a family.
 */
class FamilyEntryTests {

	@Test
	void aPortIsEnteredUntilItsEnd() {
		try (PortContext context = PortContext.of(Scaler.class)) {
			context.run();
			assertThat(family(context)).isEqualTo(Collections.singletonMap(context.port(), null));
			context.node().kil(context.port());
			context.run();
			assertThat(family(context)).isEmpty();
		}
	}

	@Test
	void theEntryHasAValueAndPlaceholdersAreResolved() {
		System.setProperty("aemp.test.value", "fast");
		try (PortContext context = PortContext.of(Valued.class)) {
			context.run();
			assertThat(family(context)).isEqualTo(Map.of(context.port(), "fast"));
		}
		finally {
			System.clearProperty("aemp.test.value");
		}
	}

	@Test
	void anotherPortOfTheBeanIsEnteredUnderItsOwnId() {
		try (PortContext context = PortContext.of(Phoenix.class)) {
			String first = context.port();
			context.run();
			context.send("throw");
			assertThat(family(context)).isEmpty();
			context.advance(Duration.ofMillis(100));
			assertThat(context.port()).isNotEqualTo(first);
			assertThat(family(context)).containsOnlyKeys(context.port());
		}
	}

	@Test
	void whenTheContextIsClosedThenTheEntryIsGone() {
		PortContext context = PortContext.of(Scaler.class);
		context.run();
		context.close();
		assertThat(family(context)).isEmpty();
	}

	@Test
	void anIllegalFamilyIsRefused() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> PortContext.of(Illegal.class).close())
			.havingCause()
			.isInstanceOf(PortDefinitionException.class)
			.withMessageContaining("Illegal names a family that cannot be: Illegal family name 'image scalers'");
	}

	@Test
	void aValueWithoutAFamilyIsRefused() {
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> PortContext.of(OnlyValue.class).close())
			.havingCause()
			.isInstanceOf(PortDefinitionException.class)
			.withMessageContaining("OnlyValue has the value 'greeter' but no family")
			.withMessageContaining("write @AempPort(name = \"greeter\")");
	}

	private static Map<String, @Nullable Object> family(PortContext context) {
		return context.family("image_scalers").asMap();
	}

	@AempPort(family = "image_scalers")
	static class Scaler {

		@Rcv
		void any() {
		}

	}

	@AempPort(family = "${aemp.test.family:image_scalers}", value = "${aemp.test.value}")
	static class Valued {

		@Rcv
		void any() {
		}

	}

	@AempPort(family = "image_scalers", onError = OnError.KIL)
	static class Phoenix {

		@Rcv("throw")
		void fail() {
			throw new IllegalStateException("as it happens");
		}

	}

	@AempPort(family = "image scalers")
	static class Illegal {

		@Rcv
		void any() {
		}

	}

	@AempPort("greeter")
	static class OnlyValue {

		@Rcv
		void any() {
		}

	}

}
