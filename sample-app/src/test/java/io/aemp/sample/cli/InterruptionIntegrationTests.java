package io.aemp.sample.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.aemp.sample.SampleApplication;
import io.aemp.sample.testing.TestImages;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link Interruption}, with a process that gets a signal.
 */
class InterruptionIntegrationTests {

	private static final int IMAGES = 400;

	@TempDir
	Path folder;

	@Test
	@DisabledOnOs(value = OS.WINDOWS, disabledReason = "There are no signals that a process could act on")
	void whenTheProcessGetsASignalThenItEndsWithASummaryAndWithoutAStackTrace() throws Exception {
		Path from = Files.createDirectory(this.folder.resolve("from"));
		byte[] image = TestImages.shipped("moonrise.jpg");
		for (int i = 0; i < IMAGES; i++) {
			Files.write(from.resolve(i + ".jpg"), image);
		}
		Path to = this.folder.resolve("to");
		Path log = this.folder.resolve("log");
		Process process = start(log, "scale", from.toString(), to.toString());
		try {
			await().until(() -> Files.readString(log).contains("[  1/400]"));
			process.destroy();
			assertThat(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).isEqualTo(128 + 15);
		assertThat(Files.readString(log)).doesNotContain("Exception", "\tat ")
			.containsPattern("\\d+ scaled, 0 failed, 0 skipped, \\d+ not done in ");
		assertThat(to).isDirectoryNotContaining("glob:**.part");
	}

	private static Process start(Path log, String... arguments) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx512m", "-cp", System.getProperty("java.class.path"), SampleApplication.class.getName());
		builder.command().addAll(List.of(arguments));
		return builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
	}

}
