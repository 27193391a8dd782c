package io.aemp.sample.web;

import io.aemp.sample.image.ImageType;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FileNames}.
 */
class FileNamesTests {

	@Test
	void whenANameHasFoldersThenTheyAreLeftOut() {
		assertThat(FileNames.clean("../../etc/passwd")).isEqualTo("passwd");
		assertThat(FileNames.clean("C:\\photos\\sea.jpg")).isEqualTo("sea.jpg");
	}

	@Test
	void whenANameHasInvisibleCharactersThenTheyAreLeftOut() {
		assertThat(FileNames.clean("sea\u202egpj\r\n.exe\u0000")).isEqualTo("seagpj.exe");
	}

	@Test
	void whenThereIsNoNameThenThereIsOneAllTheSame() {
		assertThat(FileNames.clean(null)).isEqualTo("image");
		assertThat(FileNames.clean(" ")).isEqualTo("image");
		assertThat(FileNames.clean("folder/")).isEqualTo("image");
	}

	@Test
	void whenANameIsVeryLongThenItsEndIsKept() {
		assertThat(FileNames.clean("x".repeat(5000) + ".jpg")).hasSize(120).endsWith(".jpg");
	}

	@Test
	void whenAnImageIsDownloadedThenItsNameTellsTheWidthAndTheRealType() {
		assertThat(FileNames.scaled("sea.png", 320, ImageType.JPEG)).isEqualTo("sea-320.jpg");
		assertThat(FileNames.scaled("sea", 160, ImageType.PNG)).isEqualTo("sea-160.png");
	}

}
