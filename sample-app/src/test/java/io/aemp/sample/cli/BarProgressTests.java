package io.aemp.sample.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

import io.aemp.sample.cli.Progress.Outcome;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BarProgress}.
 */
class BarProgressTests {

	private static final String CLEAR_LINE = "\r\u001b[2K";

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final BarProgress bar = new BarProgress(new PrintStream(this.out, true, StandardCharsets.UTF_8));

	@Test
	void whenImagesAreDoneThenTheBarGrowsInPlace() {
		this.bar.show(1, 4, Outcome.DONE, "a.png: 3 kB");
		assertThat(taken()).isEqualTo(CLEAR_LINE + "[" + "#".repeat(10) + " ".repeat(30) + "] 1/4");
		this.bar.show(4, 4, Outcome.DONE, "d.png: 3 kB");
		assertThat(taken()).isEqualTo(CLEAR_LINE + "[" + "#".repeat(40) + "] 4/4");
	}

	@Test
	void whenAnImageFailsThenItGetsALineAboveTheBar() {
		this.bar.show(2, 4, Outcome.FAILED, "b.png: damaged");
		assertThat(taken()).startsWith(CLEAR_LINE + "failed  b.png: damaged" + System.lineSeparator() + "[####");
	}

	@Test
	void whenAllIsShownThenTheBarIsRemoved() {
		this.bar.end();
		assertThat(taken()).isEqualTo(CLEAR_LINE);
	}

	private String taken() {
		String text = this.out.toString(StandardCharsets.UTF_8);
		this.out.reset();
		return text;
	}

}
