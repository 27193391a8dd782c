package io.aemp.sample.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link FolderArguments}.
 */
class FolderArgumentsTests {

	@TempDir
	Path folder;

	@Test
	void whenTheFoldersAreDifferentThenTheyAreTaken() throws UsageException {
		Path out = Path.of("out");
		assertThat(FolderArguments.of(this.folder, out, 320, List.of("--farm.local-workers=4")))
			.isEqualTo(new FolderArguments(this.folder, out, 320, List.of("--farm.local-workers=4")));
	}

	@Test
	void whenTheWidthMakesNoSenseThenThatIsSaid() {
		assertWrong("The width must be a number from 16 to 4096, not '5'", this.folder, Path.of("out"), 5);
		assertWrong("The width must be a number from 16 to 4096, not '4097'", this.folder, Path.of("out"), 4097);
	}

	@Test
	void whenTheOriginalsWouldBeLostThenThatIsSaid() {
		assertWrong("The two folders must not be the same: the originals would be lost", this.folder,
				this.folder.resolve("."), 320);
	}

	@Test
	void whenAFolderIsNoneThenThatIsSaid() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		assertWrong("There is no folder " + file, file, Path.of("out"), 320);
		assertWrong("This is not a folder: " + file, this.folder, file, 320);
	}

	private static void assertWrong(String message, Path from, Path to, int width) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> FolderArguments.of(from, to, width, List.of()))
			.withMessage(message);
	}

}
