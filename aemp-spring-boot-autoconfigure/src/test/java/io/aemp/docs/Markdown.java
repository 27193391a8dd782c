package io.aemp.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads the Markdown files of the project.
 */
final class Markdown {

	private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

	private Markdown() {
	}

	/** Returns the files that users read: README.md, CONTRIBUTING.md and docs. */
	static List<Path> documents() {
		List<Path> documents = new ArrayList<>(
				List.of(PROJECT.resolve("README.md"), PROJECT.resolve("CONTRIBUTING.md")));
		try (Stream<Path> files = Files.walk(PROJECT.resolve("docs"))) {
			files.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return documents;
	}

	static String text(Path document) {
		try {
			return Files.readString(document);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Returns the text of a page of docs. */
	static String page(String name) {
		return text(PROJECT.resolve("docs").resolve(name));
	}

	/** Returns the code blocks of one language, without the indentation of lists. */
	static List<String> blocks(String text, String language) {
		Pattern fence = Pattern.compile("^( *)```" + language + "\n(.*?)^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
		List<String> blocks = new ArrayList<>();
		Matcher matcher = fence.matcher(text);
		while (matcher.find()) {
			String indentation = matcher.group(1);
			blocks.add(matcher.group(2)
				.lines()
				.map((line) -> line.replaceFirst("^" + indentation, ""))
				.reduce("", (a, b) -> a + b + '\n'));
		}
		return blocks;
	}

	/** Returns the cells of the table rows below a heading, without the table's head. */
	static List<List<String>> table(String text, String heading) {
		int begin = ("\n" + text).indexOf("\n" + heading + "\n");
		if (begin < 0) {
			throw new IllegalArgumentException("No heading '" + heading + "'");
		}
		List<List<String>> rows = new ArrayList<>();
		boolean inTable = false;
		for (String line : text.substring(begin + heading.length() + 1).lines().toList()) {
			if (line.startsWith("|")) {
				inTable = true;
				rows.add(cells(line));
			}
			else if (inTable || line.startsWith("#")) {
				break;
			}
		}
		if (rows.size() < 3) {
			throw new IllegalArgumentException("No table below '" + heading + "'");
		}
		return rows.subList(2, rows.size());
	}

	private static List<String> cells(String line) {
		return Stream.of(line.strip().replaceFirst("^\\|", "").split("(?<!\\\\)\\|", -1)).map(String::strip).toList();
	}

	/** Returns what stands between the first pair of backticks. */
	static String code(String cell) {
		Matcher matcher = Pattern.compile("`([^`]+)`").matcher(cell);
		return matcher.find() ? matcher.group(1) : "";
	}

	/** Returns all that stands between backticks. */
	static List<String> codes(String cell) {
		return Pattern.compile("`([^`]+)`").matcher(cell).results().map((found) -> found.group(1)).toList();
	}

}
