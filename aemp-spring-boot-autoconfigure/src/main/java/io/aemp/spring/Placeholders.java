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
	 * @param where what has the annotation, as the beginning of a sentence
	 * @return the text without them; empty where the resolver has nothing
	 * @throws PortDefinitionException if a placeholder has no value
	 */
	static String resolve(String text, StringValueResolver resolver, String where) {
		try {
			String resolved = resolver.resolveStringValue(text);
			return (resolved != null) ? resolved : "";
		}
		catch (IllegalArgumentException ex) {
			throw new PortDefinitionException(
					where + " has the text '" + text + "', in which a placeholder cannot be resolved: "
							+ ex.getMessage(),
					"Define the property, or give the placeholder a default, as in '${name:default}'", ex);
		}
	}

}
