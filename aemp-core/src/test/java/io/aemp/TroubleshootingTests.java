package io.aemp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that docs/troubleshooting.md has each message that is logged as a warning or an
 * error, and none that is not there any more.
 */
class TroubleshootingTests {

	private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

	private static final String LITERALS = "((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*(?:\\+\\s*)?)+)";

	private static final Pattern LOGGED = Pattern.compile("\\.(?:warn|error)\\(\\s*" + LITERALS);

	private static final Pattern CONCATENATED = Pattern.compile("\"\\s*\\+\\s*\"");

	/** Shorter beginnings of messages say too little. */
	private static final int SHORTEST = 12;

	private static String sources() throws IOException {
		StringBuilder sources = new StringBuilder();
		for (String module : List.of("aemp-core", "aemp-spring-boot-autoconfigure")) {
			try (Stream<Path> files = Files.walk(PROJECT.resolve(module).resolve(Path.of("src", "main", "java")))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
					sources.append(Files.readString(file));
				}
			}
		}
		return CONCATENATED.matcher(sources).replaceAll("");
	}

	private static String page() throws IOException {
		return Files.readString(PROJECT.resolve(Path.of("docs", "troubleshooting.md")));
	}

	private static List<String> codes(String text) {
		return Pattern.compile("`([^`]+)`").matcher(text).results().map((code) -> code.group(1)).toList();
	}

	@Test
	void whenAWarningIsLoggedThenItIsDocumented() throws IOException {
		List<String> codes = codes(page());
		List<String> messages = LOGGED.matcher(sources())
			.results()
			.map((message) -> message.group(1).strip().replaceAll("^\"|\"$", "").replace("{}", "..."))
			.filter((message) -> !message.matches("\\.\\.\\.(\\. It is ignored)?"))
			.toList();
		assertThat(messages).hasSizeGreaterThan(50)
			.filteredOn((message) -> codes.stream().noneMatch((code) -> isBeginning(code, message)))
			.isEmpty();
	}

	private static boolean isBeginning(String code, String message) {
		String beginning = code.replaceAll("[. ]+$", "");
		return code.length() >= SHORTEST && message.startsWith(beginning);
	}

	@Test
	void whenAMessageIsDocumentedThenItExists() throws IOException {
		String page = page();
		String sources = sources().replace("{}", "...");
		String messages = page.substring(page.indexOf("## By log message"), page.indexOf("## By exception"))
			.lines()
			.filter((line) -> line.startsWith("| `"))
			.map((line) -> line.substring(0, line.indexOf('|', 1)))
			.collect(Collectors.joining("\n"));
		assertThat(codes(messages)).hasSizeGreaterThan(60)
			.flatMap((code) -> Stream.of(code.split("\\.\\.\\.")).map(String::strip).toList())
			.filteredOn((fragment) -> fragment.length() >= SHORTEST)
			.filteredOn((fragment) -> !sources.contains(fragment))
			.isEmpty();
	}

}
