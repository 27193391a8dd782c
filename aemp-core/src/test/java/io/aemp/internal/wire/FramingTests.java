package io.aemp.internal.wire;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FramingTests {

	@Test
	void whenAFramingIsSupportedThenItIsFoundByItsName() {
		assertThat(Framing.SUPPORTED).extracting(Framing::name).containsExactly("cbor", "json");
		for (Framing framing : Framing.SUPPORTED) {
			assertThat(Framing.named(framing.name())).isSameAs(framing);
		}
	}

	@Test
	void whenAFramingIsUnknownThenItIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> Framing.named("storable"))
			.withMessageContaining("storable");
	}

}
