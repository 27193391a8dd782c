package io.aemp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.aemp.simulation.guarantee.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the tests, classes and packages exist that the documentation names.
 */
class DocumentationTests {

	private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

	/** A class with or without a method, or a method of the class named before. */
	private static final Pattern CITATION = Pattern
		.compile("`(?!IntegrationTests`)([A-Z]\\w*Tests)(?:[.#](\\w+))?`|`\\.(when\\w+)`|-Dtest=([\\w,#]+)");

	private static final Pattern SUPERCLASS = Pattern.compile("\\bclass \\w+ extends (\\w+Tests)\\b");

	private static final Pattern RULE = Pattern.compile("`([A-Z]+(?:_[A-Z]+)*)`");

	/** What is between backticks and looks like the name of a class or package. */
	private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][A-Za-z]*[a-z][A-Za-z]*)(?:\\.\\w+)?`");

	private static final Pattern PACKAGE_NAME = Pattern.compile("`(io\\.aemp(?:\\.[a-z]+)+)(?:\\.[A-Z]\\w*)?`");

	private static List<Path> documents() throws IOException {
		List<Path> documents = new ArrayList<>();
		try (Stream<Path> files = Stream.concat(Files.list(PROJECT), Files.walk(PROJECT.resolve("docs")))) {
			files.filter((file) -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
		}
		return documents;
	}

	/** The text of each test class of all modules, by its simple name. */
	private static Map<String, String> testClasses() throws IOException {
		Map<String, String> sources = new TreeMap<>();
		List<Path> modules;
		try (Stream<Path> folders = Files.list(PROJECT)) {
			modules = folders.map((folder) -> folder.resolve(Path.of("src", "test")))
				.filter(Files::isDirectory)
				.toList();
		}
		for (Path module : modules) {
			try (Stream<Path> files = Files.walk(module)) {
				for (Path file : files.filter((path) -> path.toString().endsWith("Tests.java")).toList()) {
					sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
				}
			}
		}
		return sources;
	}

	private static List<String> missing(String text, Map<String, String> testClasses) {
		List<String> missing = new ArrayList<>();
		String testClass = null;
		Matcher citation = CITATION.matcher(text);
		while (citation.find()) {
			if (citation.group(1) != null) {
				testClass = citation.group(1);
				addIfMissing(testClass, citation.group(2), testClasses, missing);
			}
			else if (citation.group(3) != null) {
				addIfMissing(testClass, citation.group(3), testClasses, missing);
			}
			else {
				for (String selected : citation.group(4).split(",")) {
					String[] parts = selected.split("#");
					addIfMissing(parts[0], (parts.length > 1) ? parts[1] : null, testClasses, missing);
				}
			}
		}
		return missing;
	}

	private static void addIfMissing(@Nullable String testClass, @Nullable String method,
			Map<String, String> testClasses, List<String> missing) {
		String source = (testClass != null) ? testClasses.get(testClass) : null;
		if (source == null) {
			missing.add(String.valueOf(testClass));
		}
		else if (method != null && !hasMethod(source, method, testClasses)) {
			missing.add(testClass + '.' + method);
		}
	}

	private static boolean hasMethod(@Nullable String source, String method, Map<String, String> testClasses) {
		if (source == null) {
			return false;
		}
		if (Pattern.compile("\\bvoid " + method + "\\(").matcher(source).find()) {
			return true;
		}
		Matcher superclass = SUPERCLASS.matcher(source);
		return superclass.find() && hasMethod(testClasses.get(superclass.group(1)), method, testClasses);
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whenADocumentCitesATestThenItExists(Path document) throws IOException {
		assertThat(missing(Files.readString(document), testClasses())).isEmpty();
	}

	/** Of some tests, the page says that they were not reviewed. */
	@Test
	void whenTheGuaranteeCitesATestThenItsReviewIsListed() throws IOException {
		Set<String> reviewed = new HashSet<>();
		Files.readAllLines(PROJECT.resolve(Path.of("docs", "mutation-testing.md")))
			.stream()
			.filter((line) -> line.startsWith("| `") || line.startsWith("Not reviewed"))
			.forEach((line) -> citations(line.startsWith("|") ? line.split("\\|")[1] : line)
				.forEach((cited) -> reviewed.addAll(List.of(cited, cited.replaceFirst("\\..*", "")))));
		List<String> cited = new ArrayList<>();
		Files.readAllLines(PROJECT.resolve(Path.of("docs", "guarantee.md")))
			.stream()
			.filter((line) -> line.startsWith("|"))
			.forEach((line) -> cited.addAll(citations(line.replaceAll("-Dtest=\\S+", ""))));
		assertThat(cited).hasSizeGreaterThan(40).filteredOn((test) -> !reviewed.contains(test)).isEmpty();
	}

	/** Classes, or methods with their class. */
	private static List<String> citations(String text) {
		List<String> citations = new ArrayList<>();
		String testClass = "";
		Matcher citation = CITATION.matcher(text);
		while (citation.find()) {
			if (citation.group(1) != null) {
				testClass = citation.group(1);
			}
			String method = (citation.group(1) != null) ? citation.group(2) : citation.group(3);
			citations.add((method != null) ? testClass + '.' + method : testClass);
		}
		return citations;
	}

	@Test
	void whenTheGuaranteeNamesARuleThenTheCheckerHasIt() throws IOException {
		Matcher named = RULE.matcher(Files.readString(PROJECT.resolve(Path.of("docs", "guarantee.md"))));
		List<String> rules = Stream.of(Rule.values()).map(Rule::name).toList();
		List<String> found = new ArrayList<>();
		while (named.find()) {
			found.add(named.group(1));
		}
		assertThat(found).hasSizeGreaterThan(10).isSubsetOf(rules);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "`NobodyTests`", "`DocumentationTests.whenNothing`", "`DocumentationTests`, `.whenNothing`",
					"`DocumentationTests#whenNothing`", "`mvn test -Dtest=NobodyTests,DocumentationTests`" })
	void whenACitedTestDoesNotExistThenThatIsNoticed(String text) throws IOException {
		assertThat(missing(text, testClasses())).hasSize(1);
	}

	@Test
	void whenACitedTestIsInheritedThenItExists() throws IOException {
		String inherited = "`TwoNodesInProcessTests.whenMessagesAndAKillFollowASpawnThenTheyStandBehindTheFunction`";
		assertThat(missing(inherited, testClasses())).isEmpty();
		assertThat(missing(inherited.replace("Spawn", "spawn"), testClasses())).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CONTRIBUTING.md", "docs/architecture.md" })
	void whenAPageForContributorsNamesAClassThenItExists(String page) throws IOException {
		Set<String> classes = sources((file) -> file.toString().endsWith(".java"))
			.map((file) -> file.getFileName().toString().replace(".java", ""))
			.collect(Collectors.toSet());
		classes.addAll(List.of("Tests", "IntegrationTests"));
		assertThat(named(CLASS_NAME, Files.readString(PROJECT.resolve(page)))).isNotEmpty()
			.filteredOn((name) -> !classes.contains(name))
			.isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whenADocumentNamesAPackageThenItExists(Path document) throws IOException {
		Set<String> packages = sources(Files::isDirectory).map(Path::toString)
			.map((folder) -> folder.replaceFirst(".*/src/(main|test)/(java|kotlin)/", "").replace('/', '.'))
			.collect(Collectors.toSet());
		assertThat(named(PACKAGE_NAME, Files.readString(document))).filteredOn((name) -> !packages.contains(name))
			.isEmpty();
	}

	private static Set<String> named(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((found) -> found.group(1)).collect(Collectors.toSet());
	}

	/** Files and folders below the sources of all modules. */
	private static Stream<Path> sources(Predicate<Path> filter) throws IOException {
		List<Path> found = new ArrayList<>();
		List<Path> modules;
		try (Stream<Path> folders = Files.list(PROJECT)) {
			modules = folders.map((folder) -> folder.resolve("src")).filter(Files::isDirectory).toList();
		}
		for (Path module : modules) {
			try (Stream<Path> files = Files.walk(module)) {
				files.filter(filter).forEach(found::add);
			}
		}
		return found.stream();
	}

}
