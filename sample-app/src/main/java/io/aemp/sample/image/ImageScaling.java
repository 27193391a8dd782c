package io.aemp.sample.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;

/**
 * Scales JPEG and PNG images. What was decided:
 * <ul>
 * <li>The result has the format of the original, and stands upright: the orientation that
 * a camera noted is applied, all other metadata (the place, for example) is left out.
 * <li>Colours become sRGB, those of images for printing (CMYK) too.
 * <li>Nothing is enlarged. An image that is narrower than the wanted width keeps its
 * size.
 * <li>The header is read before the pixels: an image of more than 100 megapixels is
 * refused before it takes any memory.
 * <li>A file of which a part is missing is refused, although the rest could be shown.
 * </ul>
 * May be called from any thread.
 *
 * @since 0.1.0
 */
public final class ImageScaling {

	/** The smallest width, in pixels. */
	public static final int MIN_WIDTH = 16;

	/** The largest width, in pixels. */
	public static final int MAX_WIDTH = 4096;

	private static final int MEGA = 1_000_000;

	private static final long MAX_PIXELS = 100L * MEGA;

	/** Above this an image is thinned out while it is read, if that cannot be seen. */
	private static final long MANY_PIXELS = 16L * MEGA;

	/** So many pixels of the original are kept for one of the result, each way. */
	private static final int FINENESS = 4;

	private static final double JPEG_QUALITY = 0.85;

	private ImageScaling() {
	}

	/**
	 * Scales an image to a width, its height following.
	 * @param image a JPEG or PNG file
	 * @param width the wanted width in pixels
	 * @return the scaled image, at most as wide as the original
	 * @throws UnreadableImageException if that cannot be done; says why
	 */
	public static ScaledImage scale(byte[] image, int width) throws UnreadableImageException {
		if (width < MIN_WIDTH || width > MAX_WIDTH) {
			throw new UnreadableImageException(
					"The width must be from " + MIN_WIDTH + " to " + MAX_WIDTH + " pixels, not " + width);
		}
		ImageType type = ImageType.of(image);
		if (type == null) {
			throw new UnreadableImageException(
					(image.length == 0) ? "The file is empty" : "The file is neither a JPEG nor a PNG image");
		}
		try {
			return scale(image, type, width);
		}
		catch (IOException | RuntimeException ex) {
			// The decoders answer a damaged file with exceptions of all kinds.
			throw new UnreadableImageException("The " + type + " image is damaged: " + describe(ex), ex);
		}
		catch (OutOfMemoryError ex) {
			throw new UnreadableImageException("The image needs more memory than this worker has", ex);
		}
	}

	private static ScaledImage scale(byte[] image, ImageType type, int width)
			throws IOException, UnreadableImageException {
		ImageReader reader = ImageIO.getImageReadersByFormatName(type.extension()).next();
		try (ImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(image))) {
			// Without the metadata: the reader is stricter there than cameras are.
			reader.setInput(input, false, true);
			Warnings warnings = new Warnings();
			reader.addIIOReadWarningListener(warnings);
			int rawWidth = reader.getWidth(0);
			int rawHeight = reader.getHeight(0);
			checkPixels(rawWidth, rawHeight);
			Orientation orientation = (type == ImageType.JPEG) ? JpegOrientation.of(image) : Orientation.TOP_LEFT;
			boolean onItsSide = isOnItsSide(orientation);
			Size size = Size.fitting(onItsSide ? rawHeight : rawWidth, onItsSide ? rawWidth : rawHeight, width);
			Size rawSize = onItsSide ? size.turned() : size;
			BufferedImage original = read(reader, rawWidth, rawHeight, rawSize);
			if (warnings.incomplete) {
				throw new UnreadableImageException("The " + type + " image is damaged: a part of it is missing");
			}
			BufferedImage upright = ExifFilterUtils.getFilterForOrientation(orientation)
				.apply(resize(original, rawSize, type));
			return new ScaledImage(encode(upright, type), upright.getWidth(), upright.getHeight());
		}
		finally {
			reader.dispose();
		}
	}

	private static void checkPixels(int width, int height) throws UnreadableImageException {
		long pixels = (long) width * height;
		if (pixels > MAX_PIXELS) {
			throw new UnreadableImageException(
					String.format(Locale.ROOT, "The image has %d x %d pixels, %d megapixels; at most %d are taken",
							width, height, (pixels + MEGA - 1) / MEGA, MAX_PIXELS / MEGA));
		}
	}

	private static boolean isOnItsSide(Orientation orientation) {
		return orientation == Orientation.LEFT_TOP || orientation == Orientation.RIGHT_TOP
				|| orientation == Orientation.RIGHT_BOTTOM || orientation == Orientation.LEFT_BOTTOM;
	}

	private static BufferedImage read(ImageReader reader, int width, int height, Size wanted) throws IOException {
		ImageReadParam parameters = reader.getDefaultReadParam();
		if ((long) width * height > MANY_PIXELS) {
			int step = Math.min(width / wanted.width, height / wanted.height) / FINENESS;
			if (step > 1) {
				parameters.setSourceSubsampling(step, step, 0, 0);
			}
		}
		return reader.read(0, parameters);
	}

	private static BufferedImage resize(BufferedImage original, Size size, ImageType type) throws IOException {
		boolean transparent = type == ImageType.PNG && original.getColorModel().hasAlpha();
		return Thumbnails.of(original)
			.forceSize(size.width, size.height)
			.imageType(transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB)
			.asBufferedImage();
	}

	private static byte[] encode(BufferedImage image, ImageType type) throws IOException {
		Thumbnails.Builder<BufferedImage> encoding = Thumbnails.of(image).scale(1).outputFormat(type.extension());
		if (type == ImageType.JPEG) {
			encoding.outputQuality(JPEG_QUALITY);
		}
		ByteArrayOutputStream output = new ByteArrayOutputStream();
		encoding.toOutputStream(output);
		return output.toByteArray();
	}

	private static String describe(Exception ex) {
		String text = ex.getMessage();
		return (text != null && !text.isBlank()) ? text : "it cannot be decoded";
	}

	/** In pixels. */
	private record Size(int width, int height) {

		static Size fitting(int originalWidth, int originalHeight, int wantedWidth) {
			int width = Math.min(originalWidth, wantedWidth);
			return new Size(width, Math.max(1, Math.round((float) originalHeight * width / originalWidth)));
		}

		Size turned() {
			return new Size(this.height, this.width);
		}

	}

	/**
	 * The JPEG decoder fills what is missing with grey and only warns. A mere missing end
	 * mark, another warning, does no harm.
	 */
	private static final class Warnings implements IIOReadWarningListener {

		private boolean incomplete;

		@Override
		public void warningOccurred(ImageReader source, String warning) {
			this.incomplete |= warning.contains("premature end of data");
		}

	}

}
