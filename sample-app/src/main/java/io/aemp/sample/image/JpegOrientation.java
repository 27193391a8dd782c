package io.aemp.sample.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import net.coobird.thumbnailator.util.exif.ExifUtils;
import net.coobird.thumbnailator.util.exif.Orientation;

/**
 * Finds out how the camera was held. Image I/O can tell too, but refuses the whole image
 * if its segments come in an order that, though against the rules, is common.
 */
final class JpegOrientation {

	private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

	private static final int APP1 = 0xffe1;

	/** From here on there are pixels. */
	private static final int START_OF_SCAN = 0xffda;

	private JpegOrientation() {
	}

	/**
	 * Looks for the orientation among the segments before the pixels.
	 * @param jpeg the file
	 * @return what it says, upright if it says nothing
	 */
	static Orientation of(byte[] jpeg) {
		ByteBuffer file = ByteBuffer.wrap(jpeg).position(2);
		while (file.remaining() >= 4) {
			int marker = Short.toUnsignedInt(file.getShort());
			int length = Short.toUnsignedInt(file.getShort()) - 2;
			if (marker < 0xff00 || marker == START_OF_SCAN || length < 0 || length > file.remaining()) {
				break;
			}
			int start = file.position();
			if (marker == APP1 && length > EXIF.length
					&& Arrays.equals(jpeg, start, start + EXIF.length, EXIF, 0, EXIF.length)) {
				return read(Arrays.copyOfRange(jpeg, start, start + length));
			}
			file.position(start + length);
		}
		return Orientation.TOP_LEFT;
	}

	private static Orientation read(byte[] exif) {
		try {
			Orientation orientation = ExifUtils.getOrientationFromExif(exif);
			return (orientation != null) ? orientation : Orientation.TOP_LEFT;
		}
		catch (RuntimeException ex) {
			// Nonsense in there does not spoil the image.
			return Orientation.TOP_LEFT;
		}
	}

}
