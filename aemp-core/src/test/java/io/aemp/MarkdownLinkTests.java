package io.aemp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that each relative link in a Markdown file leads to a file, and each anchor to a
 * heading, as GitHub makes them.
 */
class MarkdownLinkTests {

	private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

	private static final Pattern LINK = Pattern.compile("!?\\[(?:[^\\[\\]]|\\[[^\\]]*\\])*\\]\\(([^)\\s]+)[^)]*\\)");

	private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$", Pattern.MULTILINE);

	private static final Pattern CODE_BLOCK = Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern CODE = Pattern.compile("`[^`\n]*`");

	private static Stream<Path> documents() throws IOException {
		try (Stream<Path> files = Files.walk(PROJECT)) {
			return files.filter((file) -> file.toString().endsWith(".md"))
				.filter((file) -> Stream.of(".git", "target", "node_modules")
					.noneMatch((folder) -> PROJECT.relativize(file).startsWith(folder)
							|| PROJECT.relativize(file).toString().contains("/" + folder + "/")))
				.sorted()
				.toList()
				.stream();
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whenADocumentHasARelativeLinkThenItsTargetExists(Path document) throws IOException {
		assertThat(broken(document)).isEmpty();
	}

	private static List<String> broken(Path document) throws IOException {
		List<String> broken = new ArrayList<>();
		String text = CODE.matcher(CODE_BLOCK.matcher(Files.readString(document)).replaceAll("")).replaceAll("");
		Matcher link = LINK.matcher(text);
		while (link.find()) {
			String target = link.group(1);
			if (!target.matches("[a-z]+:.*") && !exists(document, target)) {
				broken.add(target);
			}
		}
		return broken;
	}

	private static boolean exists(Path document, String target) throws IOException {
		String[] parts = target.split("#", 2);
		Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
		if (!Files.exists(file)) {
			return false;
		}
		return parts.length == 1 || anchors(Files.readString(file)).contains(parts[1]);
	}

	private static Set<String> anchors(String text) {
		Set<String> anchors = new HashSet<>();
		Map<String, Integer> counts = new HashMap<>();
		Matcher heading = HEADING.matcher(CODE_BLOCK.matcher(text).replaceAll(""));
		while (heading.find()) {
			String anchor = anchor(heading.group(1));
			int count = counts.merge(anchor, 1, Integer::sum);
			anchors.add((count == 1) ? anchor : anchor + '-' + (count - 1));
		}
		return anchors;
	}

	private static String anchor(String heading) {
		return heading.replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^\\p{L}\\p{N}_\\- ]", "")
			.replace(' ', '-');
	}

	@ParameterizedTest
	@CsvSource({ "'Names that are given again', names-that-are-given-again", "'`aemp.limits`: sizes', aemplimits-sizes",
			"'A [link](x.md) in it', a-link-in-it", "'Why? (Because.)', why-because" })
	void whenAHeadingHasOtherCharactersThenItsAnchorIsTheOneOfGitHub(String heading, String anchor) {
		assertThat(anchor(heading)).isEqualTo(anchor);
	}

	@Test
	void whenALinkIsBrokenThenThatIsNoticed(@TempDir Path folder) throws IOException {
		Path document = Files.writeString(folder.resolve("a.md"), """
				# Some heading
				[good](#some-heading) [file](a.md#some-heading) [bad](#other) [bad](b.md) ![bad](c.png)
				[site](https://example.org) `[code](d.md)`
				```
				[code](e.md)
				```
				""");
		assertThat(broken(document)).containsExactly("#other", "b.md", "c.png");
	}

}
