package io.aemp.simulation.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The source file of a class of the product. Classes are found by their simple name and
 * places in them by the name of a method and by tokens, so that neither moves of classes
 * nor the format nor comments matter.
 *
 * @param className the full name of the top-level class
 * @param text the source
 */
record ProductSource(String className, String text) {

	private static final Pattern TOKEN = Pattern.compile("//.*|/\\*(?s:.*?)\\*/"
			+ "|\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)++'|\\w+|[^\\s\\w]");

	private static final Set<String> DECLARATIONS = Set.of("class", "enum", "interface", "record");

	private static final Set<String> NO_METHODS = Set.of("new", ".");

	/**
	 * Returns the file that declares a class.
	 * @param simpleName the simple name of the class, which may be a nested one
	 * @throws IllegalStateException if there is no such file, or more than one
	 */
	static ProductSource of(String simpleName) {
		List<ProductSource> found = All.SOURCES.stream().filter((source) -> source.declares(simpleName)).toList();
		if (found.size() != 1) {
			throw new IllegalStateException(
					found.size() + " files declare the class " + simpleName + ", instead of one");
		}
		return found.get(0);
	}

	private boolean declares(String simpleName) {
		if (!this.text.contains(" " + simpleName)) {
			return false;
		}
		List<Token> tokens = tokens(this.text);
		for (int i = 1; i < tokens.size(); i++) {
			if (tokens.get(i).is(simpleName) && DECLARATIONS.contains(tokens.get(i - 1).text())) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Replaces the only place of a method that has certain tokens.
	 * @param method the name of the method, or the simple name of the class for a
	 * constructor; overloads count as one method
	 * @param before what is there
	 * @param after what takes its place
	 * @throws IllegalStateException if the method has no such place, or more than one
	 */
	ProductSource replace(String method, String before, String after) {
		List<Token> tokens = tokens(this.text);
		List<Token> wanted = tokens(before);
		List<Integer> places = new ArrayList<>();
		int bodies = 0;
		for (int i = 1; i < tokens.size(); i++) {
			int body = tokens.get(i).is(method) ? body(tokens, i) : -1;
			if (body >= 0) {
				bodies++;
				int end = closing(tokens, body);
				for (int place = body; place <= end - wanted.size(); place++) {
					if (matches(tokens, place, wanted)) {
						places.add(place);
					}
				}
			}
		}
		if (places.size() != 1) {
			throw new IllegalStateException("class " + this.className + " has " + bodies + " methods " + method
					+ ", and they have " + places.size() + " times instead of once\n" + before);
		}
		int first = places.get(0);
		return new ProductSource(this.className, this.text.substring(0, tokens.get(first).begin()) + after
				+ this.text.substring(tokens.get(first + wanted.size() - 1).end()));
	}

	/** Returns where the body of a method begins if its declaration does here, or -1. */
	private static int body(List<Token> tokens, int name) {
		if (NO_METHODS.contains(tokens.get(name - 1).text()) || !tokens.get(name + 1).is("(")) {
			return -1;
		}
		int next = closing(tokens, name + 1) + 1;
		if (tokens.get(next).is("throws")) {
			while (!tokens.get(next).is("{") && !tokens.get(next).is(";")) {
				next++;
			}
		}
		return tokens.get(next).is("{") ? next : -1;
	}

	private static int closing(List<Token> tokens, int opening) {
		String open = tokens.get(opening).text();
		String close = open.equals("(") ? ")" : "}";
		int depth = 0;
		for (int i = opening;; i++) {
			if (tokens.get(i).is(open)) {
				depth++;
			}
			else if (tokens.get(i).is(close) && --depth == 0) {
				return i;
			}
		}
	}

	private static boolean matches(List<Token> tokens, int place, List<Token> wanted) {
		for (int i = 0; i < wanted.size(); i++) {
			if (!tokens.get(place + i).is(wanted.get(i).text())) {
				return false;
			}
		}
		return true;
	}

	private static List<Token> tokens(String text) {
		List<Token> tokens = new ArrayList<>();
		Matcher matcher = TOKEN.matcher(text);
		while (matcher.find()) {
			if (!matcher.group().startsWith("//") && !matcher.group().startsWith("/*")) {
				tokens.add(new Token(matcher.group(), matcher.start(), matcher.end()));
			}
		}
		return tokens;
	}

	/**
	 * A word, a literal or one character of a source.
	 *
	 * @param text what it is
	 * @param begin where it begins in the source
	 * @param end where it ends
	 */
	private record Token(String text, int begin, int end) {

		boolean is(String other) {
			return this.text.equals(other);
		}

	}

	/**
	 * All source files of the product, read once.
	 */
	private static final class All {

		private static final Path ROOT = Path.of("src", "main", "java");

		static final List<ProductSource> SOURCES = read();

		private static List<ProductSource> read() {
			try (Stream<Path> files = Files.walk(ROOT)) {
				return files.filter((file) -> file.toString().endsWith(".java")).map(All::read).toList();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private static ProductSource read(Path file) {
			try {
				String path = ROOT.relativize(file).toString().replace('\\', '/');
				return new ProductSource(path.substring(0, path.length() - ".java".length()).replace('/', '.'),
						Files.readString(file));
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
