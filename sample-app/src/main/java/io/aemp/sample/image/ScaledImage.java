package io.aemp.sample.image;

/**
 * An image that was scaled, encoded in the format of its original.
 *
 * @param bytes the file
 * @param width in pixels
 * @param height in pixels
 * @since 0.1.0
 */
public record ScaledImage(byte[] bytes, int width, int height) {
}
