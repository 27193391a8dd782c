package io.aemp;

/**
 * Makes text from outside fit for logs and error messages.
 *
 * @since 0.1.0
 */
public final class Printable {

	private static final int MAX_LENGTH = 80;

	private Printable() {
	}

	/**
	 * Replaces everything but printable ASCII and cuts what is too long to be read.
	 * @param text any text, hostile text too
	 * @return at most 80 characters and an ellipsis, each from U+0020 to U+007E
	 */
	public static String of(String text) {
		return of(text, MAX_LENGTH) + ((text.length() > MAX_LENGTH) ? "..." : "");
	}

	/**
	 * Replaces everything but printable ASCII by dots and cuts the rest.
	 * @param text any text
	 * @param maxLength where to cut
	 * @return at most that many characters, each from U+0020 to U+007E
	 */
	public static String of(String text, int maxLength) {
		int length = Math.min(text.length(), maxLength);
		StringBuilder printable = new StringBuilder(length);
		for (int i = 0; i < length; i++) {
			char c = text.charAt(i);
			printable.append((c >= ' ' && c <= '~') ? c : '.');
		}
		return printable.toString();
	}

}
