package io.aemp.internal.handshake;

import org.jspecify.annotations.Nullable;

/**
 * One of the two sides of a connection, as greetings of this project name it. Both sides
 * prove their greetings, so a stranger that passes lines between two nodes cannot change
 * it: it can dial both, but then both say that they accepted.
 */
public enum Side {

	/** The side that dialled. */
	DIAL("dial", "dialling"),

	/** The side that was dialled. */
	ACCEPT("accept", "accepting");

	private final String wireName;

	private final String adjective;

	Side(String wireName, String adjective) {
		this.wireName = wireName;
		this.adjective = adjective;
	}

	/**
	 * Returns the name of the side in greetings.
	 * @return the value of the attribute
	 */
	public String wireName() {
		return this.wireName;
	}

	/**
	 * Returns the word that describes this side in error messages.
	 */
	String adjective() {
		return this.adjective;
	}

	/**
	 * Finds a side by its name.
	 * @param wireName as in greetings
	 * @return null if there is no such side
	 */
	static @Nullable Side named(String wireName) {
		for (Side side : values()) {
			if (side.wireName.equals(wireName)) {
				return side;
			}
		}
		return null;
	}

}
