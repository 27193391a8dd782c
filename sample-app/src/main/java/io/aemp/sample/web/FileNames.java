package io.aemp.sample.web;

import java.util.regex.Pattern;

import io.aemp.sample.image.ImageType;
import org.jspecify.annotations.Nullable;

/**
 * Makes something harmless of the file names that come with uploads. They are only ever
 * shown and offered for downloads, never used as files here.
 */
final class FileNames {

	private static final int MAX_LENGTH = 120;

	private static final Pattern FOLDERS = Pattern.compile("^.*[/\\\\]", Pattern.DOTALL);

	/** Control and formatting characters could make a name look like another. */
	private static final Pattern INVISIBLE = Pattern.compile("\\p{C}");

	private static final Pattern EXTENSION = Pattern.compile("\\.[^.]{1,5}$");

	private FileNames() {
	}

	static String clean(@Nullable String name) {
		if (name == null) {
			return "image";
		}
		String clean = INVISIBLE.matcher(FOLDERS.matcher(name).replaceFirst("")).replaceAll("").strip();
		if (clean.length() > MAX_LENGTH) {
			clean = clean.substring(clean.length() - MAX_LENGTH);
		}
		return clean.isEmpty() ? "image" : clean;
	}

	static String scaled(String name, int width, ImageType type) {
		return EXTENSION.matcher(name).replaceFirst("") + "-" + width + "." + type.extension();
	}

}
