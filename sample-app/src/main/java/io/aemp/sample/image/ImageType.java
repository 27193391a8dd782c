package io.aemp.sample.image;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The kinds of images that the farm takes, told apart by their first bytes: neither a
 * file name nor what a browser claims is trusted.
 *
 * @since 0.1.0
 */
public enum ImageType {

	/** Photographs. */
	JPEG("image/jpeg", "jpg", 0xff, 0xd8, 0xff),

	/** Drawings, and all that has transparent parts. */
	PNG("image/png", "png", 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n');

	private final String contentType;

	private final String extension;

	private final byte[] signature;

	ImageType(String contentType, String extension, int... signature) {
		this.contentType = contentType;
		this.extension = extension;
		this.signature = new byte[signature.length];
		for (int i = 0; i < signature.length; i++) {
			this.signature[i] = (byte) signature[i];
		}
	}

	/**
	 * Looks at the first bytes of a file.
	 * @param bytes the file or its beginning
	 * @return its type; null if it is neither JPEG nor PNG
	 */
	public static @Nullable ImageType of(byte[] bytes) {
		for (ImageType type : values()) {
			int length = type.signature.length;
			if (bytes.length >= length && Arrays.equals(bytes, 0, length, type.signature, 0, length)) {
				return type;
			}
		}
		return null;
	}

	/**
	 * Returns the media type.
	 * @return the media type
	 */
	public String contentType() {
		return this.contentType;
	}

	/**
	 * Returns the file extension.
	 * @return the extension without the dot
	 */
	public String extension() {
		return this.extension;
	}

}
