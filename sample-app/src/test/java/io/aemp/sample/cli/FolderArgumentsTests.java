package io.aemp.sample.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
	void whenTwoFoldersAreGivenThenTheWidthIs320() throws UsageException {
		FolderArguments arguments = parse(this.folder.toString(), "out");
		assertThat(arguments).isEqualTo(new FolderArguments(this.folder, Path.of("out"), 320, List.of()));
	}

	@Test
	void whenAWidthIsGivenThenItIsTaken() throws UsageException {
		assertThat(parse("--width=64", this.folder.toString(), "out").width()).isEqualTo(64);
	}

	@Test
	void whenSettingsOfTheNodeAreGivenThenTheyArePassedOn() throws UsageException {
		assertThat(parse(this.folder.toString(), "out", "--farm.local-workers=4").others())
			.containsExactly("--farm.local-workers=4");
	}

	@Test
	void whenAFolderIsMissingThenThatIsSaid() {
		assertWrong("Two folders are needed, not 1", this.folder.toString());
		assertWrong("Two folders are needed, not 3", this.folder.toString(), "a", "b");
	}

	@Test
	void whenAnOptionIsUnknownThenThatIsSaid() {
		assertWrong("Unknown option: --size=3", this.folder.toString(), "out", "--size=3");
	}

	@Test
	void whenTheWidthMakesNoSenseThenThatIsSaid() {
		assertWrong("The width must be a number from 16 to 4096, not 'x'", this.folder.toString(), "out", "--width=x");
		assertWrong("The width must be a number from 16 to 4096, not '5'", this.folder.toString(), "out", "--width=5");
	}

	@Test
	void whenTheOriginalsWouldBeLostThenThatIsSaid() {
		assertWrong("The two folders must not be the same: the originals would be lost", this.folder.toString(),
				this.folder.resolve(".").toString());
	}

	@Test
	void whenAFolderIsNoneThenThatIsSaid() throws IOException {
		Path file = Files.createFile(this.folder.resolve("file"));
		assertWrong("There is no folder " + file, file.toString(), "out");
		assertWrong("This is not a folder: " + file, this.folder.toString(), file.toString());
	}

	private static void assertWrong(String message, String... arguments) {
		assertThatExceptionOfType(UsageException.class).isThrownBy(() -> parse(arguments)).withMessage(message);
	}

	private static FolderArguments parse(String... arguments) throws UsageException {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add(0, "scale");
		return FolderArguments.parse(all.toArray(String[]::new));
	}

}
