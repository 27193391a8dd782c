package io.aemp;

/**
 * The rules for node IDs (protocol, sections 1.1 and 3).
 *
 * @since 0.1.0
 */
public final class NodeId {

	private static final int MAX_LENGTH = 255;

	private NodeId() {
	}

	/**
	 * Checks a node ID.
	 * @param id from configuration or from the wire
	 * @return the ID
	 * @throws IllegalArgumentException if it is not 1 to 255 printable ASCII characters
	 * without blanks, {@code ;}, {@code #} and {@code ,}
	 */
	public static String check(String id) {
		if (!isLegal(id)) {
			throw new IllegalArgumentException("Illegal node ID '" + Printable.of(id)
					+ "': use 1 to 255 printable ASCII characters without blanks, ';', '#' and ','");
		}
		return id;
	}

	/**
	 * Determines if a text can be a node ID.
	 * @param id any text
	 * @return true if it keeps the rules
	 */
	public static boolean isLegal(String id) {
		if (id.isEmpty() || id.length() > MAX_LENGTH) {
			return false;
		}
		for (int i = 0; i < id.length(); i++) {
			char c = id.charAt(i);
			if (c <= ' ' || c >= 0x7f || c == ';' || c == '#' || c == ',') {
				return false;
			}
		}
		return true;
	}

}
