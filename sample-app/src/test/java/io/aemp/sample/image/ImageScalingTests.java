package io.aemp.sample.image;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;

import io.aemp.sample.testing.TestImages;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ImageScaling}.
 */
class ImageScalingTests {

	@ParameterizedTest
	@CsvSource({ "mountains.jpg, 213", "moonrise.jpg, 427", "marble.jpg, 213", "fractal.png, 228", "network.png, 240" })
	void whenAShippedImageIsScaledThenItHasTheWidthAndKeepsItsFormatAndProportions(String name, int height)
			throws UnreadableImageException {
		byte[] original = TestImages.shipped(name);
		ScaledImage scaled = ImageScaling.scale(original, 320);
		assertThat(scaled.width()).isEqualTo(320);
		assertThat(scaled.height()).isEqualTo(height);
		assertThat(ImageType.of(scaled.bytes())).isEqualTo(ImageType.of(original));
		BufferedImage image = TestImages.decode(scaled.bytes());
		assertThat(image.getWidth()).isEqualTo(320);
		assertThat(image.getHeight()).isEqualTo(height);
		assertThat(scaled.bytes().length).isLessThan(original.length);
	}

	@Test
	void whenAnImageIsScaledThenItStillShowsTheSame() throws UnreadableImageException {
		BufferedImage image = TestImages.decode(ImageScaling.scale(TestImages.jpeg(1000, 600), 100).bytes());
		assertThat(image.getHeight()).isEqualTo(60);
		assertThat(isRed(image, 50, 10)).isTrue();
		assertThat(isBlue(image, 50, 50)).isTrue();
	}

	@Test
	void whenAPngIsTransparentThenItStaysSo() throws UnreadableImageException {
		BufferedImage image = TestImages.decode(ImageScaling.scale(TestImages.transparentPng(400, 400), 100).bytes());
		assertThat(image.getColorModel().hasAlpha()).isTrue();
		assertThat(new Color(image.getRGB(50, 20), true).getAlpha()).isBetween(120, 136);
	}

	@Test
	void whenAnImageIsNarrowerThanWantedThenItKeepsItsSize() throws UnreadableImageException {
		ScaledImage scaled = ImageScaling.scale(TestImages.jpeg(120, 90), 320);
		assertThat(scaled.width()).isEqualTo(120);
		assertThat(scaled.height()).isEqualTo(90);
	}

	@Test
	void whenTheCameraLayOnItsSideThenTheResultStandsUpright() throws UnreadableImageException {
		// Orientation 6: to be turned clockwise, so that what was on top is on the right.
		byte[] original = TestImages.withOrientation(TestImages.jpeg(600, 400), 6);
		ScaledImage scaled = ImageScaling.scale(original, 200);
		assertThat(scaled.width()).isEqualTo(200);
		assertThat(scaled.height()).isEqualTo(300);
		BufferedImage image = TestImages.decode(scaled.bytes());
		assertThat(image.getWidth()).isEqualTo(200);
		assertThat(image.getHeight()).isEqualTo(300);
		assertThat(isRed(image, 180, 150)).isTrue();
		assertThat(isBlue(image, 20, 150)).isTrue();
	}

	@Test
	void whenWhatTheCameraNotedIsNonsenseThenTheImageIsTakenAsItIs() throws UnreadableImageException {
		byte[] original = TestImages.withOrientation(TestImages.jpeg(600, 400), 99);
		assertThat(ImageScaling.scale(original, 150).height()).isEqualTo(100);
		// The place where the orientation is said to be lies outside.
		original[19] = 0x7f;
		assertThat(ImageScaling.scale(original, 150).height()).isEqualTo(100);
	}

	@Test
	void whenTheCameraWasUpsideDownThenTheResultStandsUpright() throws UnreadableImageException {
		byte[] original = TestImages.withOrientation(TestImages.jpeg(600, 400), 3);
		BufferedImage image = TestImages.decode(ImageScaling.scale(original, 150).bytes());
		assertThat(isBlue(image, 75, 10)).isTrue();
		assertThat(isRed(image, 75, 90)).isTrue();
	}

	@Test
	void whenAnImageHasManyPixelsThenItIsThinnedOutWhileReadAndStillShowsTheSame() throws UnreadableImageException {
		BufferedImage image = TestImages.decode(ImageScaling.scale(TestImages.jpeg(6000, 4000), 60).bytes());
		assertThat(image.getWidth()).isEqualTo(60);
		assertThat(image.getHeight()).isEqualTo(40);
		assertThat(isRed(image, 30, 8)).isTrue();
		assertThat(isBlue(image, 30, 32)).isTrue();
	}

	@Test
	void whenAHeaderClaimsAbsurdlyManyPixelsThenItIsRefusedBeforeTheyAreRead() {
		assertUnreadable(TestImages.pngThatClaims(100_000, 60_000)).withMessageContaining("6000 megapixels")
			.withMessageContaining("at most 100");
	}

	@Test
	void whenAFileIsNonsenseBehindItsSignatureThenItIsDamaged() {
		assertUnreadable(TestImages.broken()).withMessageStartingWith("The JPEG image is damaged");
	}

	@ParameterizedTest
	@ValueSource(strings = { "marble.jpg", "fractal.png" })
	void whenThePartOfAFileIsMissingThenItIsDamaged(String name) {
		byte[] original = TestImages.shipped(name);
		assertUnreadable(TestImages.firstPartOf(original, original.length / 2)).withMessageContaining("damaged");
	}

	@Test
	void whenAFileIsNoImageThenItIsRefused() {
		assertUnreadable("GIF89a and so on".getBytes(StandardCharsets.US_ASCII))
			.withMessage("The file is neither a JPEG nor a PNG image");
		assertUnreadable(new byte[0]).withMessage("The file is empty");
	}

	@Test
	void whenAnImageIsForPrintingThenItGetsColoursForScreens() throws Exception {
		// All ink there is makes black.
		BufferedImage image = TestImages.decode(ImageScaling.scale(TestImages.cmykJpeg(), 32).bytes());
		assertThat(image.getColorModel().getNumComponents()).isEqualTo(3);
		assertThat(new Color(image.getRGB(16, 12))).isEqualTo(Color.BLACK);
	}

	@ParameterizedTest
	@ValueSource(ints = { Integer.MIN_VALUE, 0, 15, 4097, Integer.MAX_VALUE })
	void whenTheWidthMakesNoSenseThenItIsRefused(int width) {
		assertThatExceptionOfType(UnreadableImageException.class)
			.isThrownBy(() -> ImageScaling.scale(TestImages.jpeg(100, 100), width))
			.withMessageContaining("from 16 to 4096");
	}

	private static ThrowableAssertAlternative<UnreadableImageException> assertUnreadable(byte[] image) {
		return assertThatExceptionOfType(UnreadableImageException.class)
			.isThrownBy(() -> ImageScaling.scale(image, 320));
	}

	private static boolean isRed(BufferedImage image, int x, int y) {
		Color color = new Color(image.getRGB(x, y));
		return color.getRed() > 200 && color.getBlue() < 60;
	}

	private static boolean isBlue(BufferedImage image, int x, int y) {
		Color color = new Color(image.getRGB(x, y));
		return color.getBlue() > 200 && color.getRed() < 60;
	}

}
