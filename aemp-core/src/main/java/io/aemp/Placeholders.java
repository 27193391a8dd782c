package io.aemp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds placeholders in configuration that nobody replaced by a value, as when an
 * environment variable is missing.
 *
 * @since 0.1.0
 */
public final class Placeholders {

	/**
	 * Spring and shells, SpEL, Kubernetes, templates of Helm and Ansible; as the whole
	 * text also a shell's and a Windows variable, and what Maven filters.
	 */
	private static final Pattern PLACEHOLDER = Pattern.compile(
			"\\$\\{[^}]*}|#\\{[^}]*}|\\$\\([^)]*\\)|\\{\\{.*?}}|^\\$[A-Za-z_]\\w*$|^%[A-Za-z_]\\w+%$|^@[\\w.-]+@$",
			Pattern.DOTALL);

	private Placeholders() {
	}

	/**
	 * Finds the first placeholder.
	 * @param text from configuration
	 * @return the placeholder, from its first to its last character; null if there is
	 * none
	 */
	public static @Nullable String find(String text) {
		Matcher matcher = PLACEHOLDER.matcher(text);
		return matcher.find() ? matcher.group() : null;
	}

	/**
	 * Refuses a setting that has a placeholder.
	 * @param name of the setting
	 * @param value of the setting
	 * @return the value
	 * @throws IllegalArgumentException if there is a placeholder in it
	 */
	public static String check(String name, String value) {
		String placeholder = find(value);
		if (placeholder != null) {
			throw new IllegalArgumentException(name + " has the placeholder '" + Printable.of(placeholder)
					+ "' that was not replaced by a value: define what it stands for");
		}
		return value;
	}

}
