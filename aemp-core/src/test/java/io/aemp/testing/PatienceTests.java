package io.aemp.testing;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that all tests wait as long as {@link Patience} says, and that none hangs for
 * ever.
 */
class PatienceTests {

	/** A number with a unit in something that waits for a condition. */
	private static final Pattern LIMIT_OF_ITS_OWN = Pattern
		.compile("\\.(get|poll|await|tryAcquire|waitFor|orTimeout|succeedsWithin|failsWithin|atMost|join)"
				+ "\\((\\w+, )?([\\d_]+(, TimeUnit\\.(MILLIS|SECONDS|MINUTES)|\\)\\.isTrue)|Duration\\.of(Seconds|Millis|Minutes)\\()");

	@Test
	void whenATestWaitsForSomethingThenItsLimitIsThatOfAllTests() throws IOException {
		List<String> found = new ArrayList<>();
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			for (Path folder : modules.map((module) -> module.resolve("src/test/java"))
				.filter(Files::isDirectory)
				.toList()) {
				collect(folder, found);
			}
		}
		assertThat(found).as("waits with a limit of their own").isEmpty();
	}

	@Test
	void whenAModuleHasTestsThenTheyHaveATimeout() throws IOException {
		List<Path> tested;
		try (Stream<Path> modules = Files.list(Path.of(".."))) {
			tested = modules.map((module) -> module.resolve("src/test")).filter(Files::isDirectory).toList();
		}
		assertThat(tested).hasSizeGreaterThan(4).allSatisfy((folder) -> {
			Properties properties = new Properties();
			try (Reader reader = Files.newBufferedReader(folder.resolve("resources/junit-platform.properties"))) {
				properties.load(reader);
			}
			assertThat(properties).containsKey("junit.jupiter.execution.timeout.default");
		});
	}

	private static void collect(Path folder, List<String> found) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				LIMIT_OF_ITS_OWN.matcher(Files.readString(file))
					.results()
					.forEach((match) -> found.add(file.getFileName() + ": " + match.group()));
			}
		}
	}

}
