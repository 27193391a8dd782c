package io.aemp.sample.testing;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Images for tests, good ones and bad ones.
 */
public final class TestImages {

	/** The images that come with the sample. */
	public static final Path FOLDER = Path.of("images");

	private TestImages() {
	}

	public static byte[] shipped(String name) {
		try {
			return Files.readAllBytes(FOLDER.resolve(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Begins like a JPEG image and goes on with nonsense. */
	public static byte[] broken() {
		try (InputStream input = TestImages.class.getResourceAsStream("/broken.jpg")) {
			return input.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Its upper half is red, its lower half blue. */
	public static byte[] jpeg(int width, int height) {
		return encode(redOverBlue(width, height, BufferedImage.TYPE_INT_RGB), "jpg");
	}

	/** As above, but both halves let half of the light through. */
	public static byte[] transparentPng(int width, int height) {
		return encode(redOverBlue(width, height, BufferedImage.TYPE_INT_ARGB), "png");
	}

	private static BufferedImage redOverBlue(int width, int height, int type) {
		BufferedImage image = new BufferedImage(width, height, type);
		int alpha = (type == BufferedImage.TYPE_INT_ARGB) ? 128 : 255;
		Graphics2D graphics = image.createGraphics();
		graphics.setColor(new Color(255, 0, 0, alpha));
		graphics.fillRect(0, 0, width, height / 2);
		graphics.setColor(new Color(0, 0, 255, alpha));
		graphics.fillRect(0, height / 2, width, height - height / 2);
		graphics.dispose();
		return image;
	}

	/** Says, as a camera does, how it was held. */
	public static byte[] withOrientation(byte[] jpeg, int orientation) {
		ByteBuffer exif = ByteBuffer.allocate(36);
		exif.putShort((short) 0xffe1).putShort((short) 34);
		exif.put(new byte[] { 'E', 'x', 'i', 'f', 0, 0 });
		exif.put(new byte[] { 'M', 'M', 0, 42 }).putInt(8);
		exif.putShort((short) 1);
		exif.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation).putShort((short) 0);
		exif.putInt(0);
		return withSegment(jpeg, exif.array());
	}

	private static byte[] withSegment(byte[] jpeg, byte[] segment) {
		return ByteBuffer.allocate(jpeg.length + segment.length)
			.put(jpeg, 0, 2)
			.put(segment)
			.put(jpeg, 2, jpeg.length - 2)
			.array();
	}

	/** For printing presses: four colours. */
	public static byte[] cmykJpeg() throws IOException {
		WritableRaster raster = Raster.createInterleavedRaster(0, 64, 48, 4, null);
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
		try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
			writer.setOutput(output);
			writer.write(new IIOImage(raster, null, null));
		}
		finally {
			writer.dispose();
		}
		byte[] adobe = { (byte) 0xff, (byte) 0xee, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0 };
		return withSegment(bytes.toByteArray(), adobe);
	}

	/** A small file whose header claims any number of pixels. */
	public static byte[] pngThatClaims(int width, int height) {
		byte[] png = transparentPng(8, 8);
		ByteBuffer.wrap(png).putInt(16, width).putInt(20, height);
		CRC32 crc = new CRC32();
		crc.update(png, 12, 17);
		ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
		return png;
	}

	public static byte[] firstPartOf(byte[] bytes, int length) {
		return Arrays.copyOf(bytes, length);
	}

	public static BufferedImage decode(byte[] bytes) {
		try {
			return ImageIO.read(new ByteArrayInputStream(bytes));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static byte[] encode(BufferedImage image, String format) {
		try {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			ImageIO.write(image, format, bytes);
			return bytes.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
