package io.aemp.spring;

import org.springframework.util.StringValueResolver;

/**
 * Resolves placeholders in what annotations say.
 */
final class Placeholders {

	private Placeholders() {
	}

	/**
	 * Resolves a text.
	 * @param text with placeholders, or none
	 * @param resolver knows what they stand for
	 * @return the text without them; empty where the resolver has nothing
	 */
	static String resolve(String text, StringValueResolver resolver) {
		String resolved = resolver.resolveStringValue(text);
		return (resolved != null) ? resolved : "";
	}

}
