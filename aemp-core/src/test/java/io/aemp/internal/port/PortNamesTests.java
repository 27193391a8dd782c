package io.aemp.internal.port;

import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PortNamesTests {

	private final PortNames names = new PortNames(new Random(1)::nextBytes);

	@Test
	void whenANameWasTakenInOneWayThenItIsNotGivenInAnother() {
		assertThat(this.names.choose("chosen")).isTrue();
		assertThat(this.names.choose("chosen")).isFalse();
		assertThat(this.names.accept("chosen")).isFalse();
		assertThat(this.names.accept("foreign")).isTrue();
		assertThat(this.names.accept("foreign")).isFalse();
		assertThat(this.names.choose("foreign")).isFalse();
	}

	@Test
	void whenANameWasMadeHereOrWillBeThenNobodyElseMayUseIt() {
		String made = this.names.next();
		String spawned = this.names.nextSpawned();
		String prefix = made.substring(0, 9);
		for (String name : new String[] { made, spawned, prefix, prefix + "later" }) {
			assertThat(this.names.choose(name)).as(name).isFalse();
			assertThat(this.names.accept(name)).as(name).isFalse();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "#", "a#b", "two words", "\n", "a\u0000", "\u00e9", "\u20ac" })
	void whenANameIsIllegalThenAnotherNodeMayNotUseIt(String name) {
		assertThat(this.names.accept(name)).isFalse();
	}

	@Test
	void whenANameIsLongThenAnotherNodeMayNotUseIt() {
		assertThat(this.names.accept("x".repeat(255))).isTrue();
		assertThat(this.names.accept("x".repeat(256))).isFalse();
	}

	@Test
	void whenOtherNodesBringNamesForEverThenOnlyTheNewestAreRemembered() {
		for (int i = 0; i < 5000; i++) {
			assertThat(this.names.accept("name" + i)).isTrue();
		}
		for (int i = 4999; i >= 5000 - 4096; i--) {
			assertThat(this.names.accept("name" + i)).as("name " + i).isFalse();
		}
		assertThat(this.names.accept("name" + (5000 - 4097))).isTrue();
	}

}
