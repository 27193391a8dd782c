package io.aemp.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/**
 * Tests that the Java and YAML code of the documentation is the code of this package.
 * Code that needs containers is in the module of their tests.
 */
class SnippetTests {

	private static final Path SOURCES = Path.of("src/test/java/io/aemp/docs");

	private static final Path SOURCES_WITH_CONTAINERS = Path.of("../aemp-container-tests/src/test/java/io/aemp/docs");

	private static final Path CONFIGURATIONS = Path.of("src/test/resources/io/aemp/docs");

	@ParameterizedTest
	@MethodSource("documents")
	void whenADocumentHasJavaThenItIsCompiledHere(Path document) throws IOException {
		List<String> sources = Stream.concat(files(SOURCES, ".java"), files(SOURCES_WITH_CONTAINERS, ".java"))
			.map(Markdown::text)
			.map(SnippetTests::words)
			.toList();
		assertThat(Markdown.blocks(Markdown.text(document), "java"))
			.filteredOn((block) -> sources.stream().noneMatch((source) -> source.contains(words(block))))
			.as("blocks that are not compiled")
			.isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whenADocumentHasYamlThenItIsAConfigurationHere(Path document) throws IOException {
		List<String> configurations = files(CONFIGURATIONS, ".yaml").map(Markdown::text).toList();
		assertThat(Markdown.blocks(Markdown.text(document), "yaml")).isSubsetOf(configurations);
	}

	@ParameterizedTest
	@MethodSource("configurations")
	void whenAnApplicationHasOneOfTheConfigurationsThenItStarts(Path configuration) {
		List<String> arguments = new ArrayList<>(
				List.of("--spring.config.location=" + configuration.toUri(), "--AEMP_SECRET=a secret of the test",
						"--aemp.binds=", "--aemp.seeds=", "--aemp.discovery.service-id="));
		assertThatCode(() -> start(arguments).close()).doesNotThrowAnyException();
	}

	private static ConfigurableApplicationContext start(List<String> arguments) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run(arguments.toArray(String[]::new));
	}

	@ParameterizedTest
	@MethodSource("documents")
	void whenADocumentHasADependencyThenItsVersionIsThatOfTheProject(Path document) {
		String pom = Markdown.text(Path.of("pom.xml"));
		String version = pom.substring(pom.indexOf("<version>"), pom.indexOf("</version>"));
		assertThat(Markdown.blocks(Markdown.text(document), "xml"))
			.allSatisfy((block) -> assertThat(block).contains(version));
	}

	@Test
	void whenThereIsCodeThenThereAreManyBlocksOfIt() {
		assertThat(documents().flatMap((document) -> Markdown.blocks(Markdown.text(document), "java").stream()))
			.hasSizeGreaterThan(3);
	}

	private static Stream<Path> documents() {
		return Markdown.documents().stream();
	}

	private static Stream<Path> configurations() throws IOException {
		return files(CONFIGURATIONS, ".yaml");
	}

	private static Stream<Path> files(Path folder, String ending) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter((file) -> file.toString().endsWith(ending)).sorted().toList().stream();
		}
	}

	/**
	 * Returns the words of a snippet, since the same code may be broken into lines in
	 * other places.
	 */
	private static String words(String code) {
		return code.replaceAll("\\s+", "");
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
