package io.aemp.sample.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SampleCommand}: everything that needs no node.
 */
class SampleCommandTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@TempDir
	Path folder;

	@Test
	void whenThereAreOnlySettingsThenTheWebNodeStarts() {
		assertThat(SampleCommand.isCommand(new String[0])).isFalse();
		assertThat(SampleCommand.isCommand(new String[] { "--aemp.seeds=127.0.0.1:4040", "--server.port=0",
				"--spring.profiles.active=worker", "--debug" }))
			.isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "scale", "help", "--help", "-h", "scael", "--sever.port=80", "--width=3" })
	void whenAnArgumentIsNoSettingThenItIsACommand(String argument) {
		assertThat(SampleCommand.isCommand(new String[] { "--server.port=0", argument })).isTrue();
	}

	@Test
	void whenHelpIsWantedThenTheCommandsArePrinted() {
		for (String argument : new String[] { "help", "--help", "-h" }) {
			this.out.reset();
			assertThat(run(argument)).isZero();
			assertThat(out()).contains("Usage: java -jar sample-app.jar", "scale", "http://localhost:8080");
		}
		assertThat(err()).isEmpty();
	}

	@Test
	void whenHelpForACommandIsWantedThenItsOptionsAndExitCodesArePrinted() {
		for (String[] arguments : new String[][] { { "scale", "--help" }, { "help", "scale" } }) {
			this.out.reset();
			assertThat(run(arguments)).isZero();
			assertThat(out()).contains("scale", "<in-folder>", "<out-folder>", "--width=<pixels>", "Exit codes:");
		}
	}

	@Test
	void whenACommandIsMisspeltThenTheNearestIsNamed() {
		assertThat(run("scael", "in", "out")).isEqualTo(2);
		assertThat(err()).contains("scael", "Did you mean", "scale");
		assertThat(out()).isEmpty();
	}

	@Test
	void whenAFolderIsMissingThenThatIsSaidWithTheUsage() {
		assertWrong("Missing required parameter: '<out-folder>'", "scale", this.folder.toString());
		assertWrong("Unmatched argument", "scale", this.folder.toString(), "a", "b");
	}

	@Test
	void whenAnOptionIsUnknownThenThatIsSaidWithTheUsage() {
		assertWrong("Unknown option: '--size=3'", "scale", this.folder.toString(), "out", "--size=3");
	}

	@Test
	void whenAnArgumentCannotBeUsedThenThatIsSaidWithTheUsage() {
		assertWrong("Invalid value for option '--width'", "scale", this.folder.toString(), "out", "--width=x");
		assertWrong("The width must be a number from 16 to 4096, not '5'", "scale", this.folder.toString(), "out",
				"--width=5");
		assertWrong("There is no folder nowhere", "scale", "nowhere", "out");
	}

	private void assertWrong(String message, String... arguments) {
		this.err.reset();
		assertThat(run(arguments)).isEqualTo(2);
		assertThat(err()).contains(message, "Usage: java -jar sample-app.jar scale");
		assertThat(out()).isEmpty();
	}

	private int run(String... arguments) {
		return SampleCommand.run(arguments, new PrintStream(this.out, true, Charset.defaultCharset()),
				new PrintStream(this.err, true, Charset.defaultCharset()));
	}

	private String out() {
		return this.out.toString(Charset.defaultCharset());
	}

	private String err() {
		return this.err.toString(Charset.defaultCharset());
	}

}
