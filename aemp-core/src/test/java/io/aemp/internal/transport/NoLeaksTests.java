package io.aemp.internal.transport;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That the check for leaks would find one.
 */
class NoLeaksTests {

	@Test
	void whenABufferLeaksThenItIsReported() {
		NoLeaks noLeaks = new NoLeaks();
		noLeaks.start();
		NoLeaks.leak("a leak of this test");
		assertThat(noLeaks.end()).singleElement().asString().contains("a leak of this test");
	}

	@Test
	void whenNoBufferLeaksThenNothingIsReported() {
		NoLeaks noLeaks = new NoLeaks();
		noLeaks.start();
		assertThat(noLeaks.end()).isEmpty();
	}

}
