package io.aemp.sample.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import io.aemp.sample.testing.TestImages;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScaleCommand}, with its nodes and workers.
 */
@ExtendWith(OutputCaptureExtension.class)
class ScaleCommandIntegrationTests {

	private final ByteArrayOutputStream out = new ByteArrayOutputStream();

	private final ByteArrayOutputStream err = new ByteArrayOutputStream();

	@TempDir
	Path folder;

	@Test
	void whenAllImagesAreGoodThenAllAreScaledAndNothingEndsInAnError(CapturedOutput logged) {
		Path to = this.folder.resolve("new").resolve("folder");
		assertThat(run("scale", TestImages.FOLDER.toString(), to.toString(), "--width=100")).isZero();
		assertThat(to).isDirectoryContaining((path) -> path.endsWith("fractal.png"));
		for (String name : new String[] { "fractal.png", "marble.jpg", "moonrise.jpg", "mountains.jpg",
				"network.png" }) {
			assertThat(to.resolve(name)).satisfies((path) -> assertThat(width(path)).isEqualTo(100));
			assertThat(out()).containsPattern("\\[\\d/5] done +" + name + ": \\d+ kB -> 100 x \\d+, \\d+ kB");
		}
		assertThat(out()).contains("5 scaled, 0 failed, 0 skipped in ");
		assertThat(out().lines()).hasSize(6);
		assertThat(logged).doesNotContain("died");
	}

	@Test
	void whenSomeFilesAreBrokenOrNoImagesThenThatIsSaidAndTheRestIsScaled() throws IOException {
		Path from = Files.createDirectories(this.folder.resolve("from").resolve("inner")).getParent();
		Path to = this.folder.resolve("to");
		Files.write(from.resolve("a-broken.jpg"), TestImages.broken());
		Files.writeString(from.resolve("b-fake.PNG"), "no image at all");
		Files.writeString(from.resolve("c-notes.txt"), "notes");
		Files.write(from.resolve("d-photo-without-extension"), TestImages.jpeg(400, 300));
		assertThat(run("scale", from.toString(), to.toString())).isOne();
		assertThat(out().lines().toList()).satisfiesExactly(
				(line) -> assertThat(line).startsWith("[1/4] failed  a-broken.jpg: The JPEG image is damaged"),
				(line) -> assertThat(line)
					.isEqualTo("[2/4] failed  b-fake.PNG: The file is neither a JPEG nor a PNG image"),
				(line) -> assertThat(line).isEqualTo("[3/4] skipped c-notes.txt: neither JPEG nor PNG"),
				(line) -> assertThat(line).startsWith("[4/4] done    d-photo-without-extension: "),
				(line) -> assertThat(line).startsWith("1 scaled, 2 failed, 1 skipped in "));
		assertThat(to).isDirectoryNotContaining((path) -> !path.endsWith("d-photo-without-extension"));
	}

	private int run(String... args) {
		return SampleCommand.run(args, new PrintStream(this.out, true, StandardCharsets.UTF_8),
				new PrintStream(this.err, true, StandardCharsets.UTF_8));
	}

	private String out() {
		return this.out.toString(StandardCharsets.UTF_8);
	}

	private static int width(Path path) {
		try {
			return TestImages.decode(Files.readAllBytes(path)).getWidth();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
