package io.aemp.readme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.aemp.node.AempNode;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the code of README.md is the code of this package, and works.
 */
class ReadmeTests {

	private static final Path README = Path.of("../README.md");

	private static final Path SOURCES = Path.of("src/test/java/io/aemp/readme");

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void eachBlockOfJavaIsCompiledHere() throws IOException {
		StringBuilder compiled = new StringBuilder();
		try (Stream<Path> files = Files.list(SOURCES)) {
			for (Path file : files.sorted().toList()) {
				compiled.append(words(Files.readString(file)));
			}
		}
		List<String> blocks = new ArrayList<>();
		Matcher matcher = JAVA.matcher(Files.readString(README));
		while (matcher.find()) {
			blocks.add(words(matcher.group(1)));
		}
		assertThat(blocks).hasSizeGreaterThan(3).allSatisfy((block) -> assertThat(compiled).contains(block));
	}

	/** The same code may be broken into lines in other places. */
	private static String words(String code) {
		return code.replaceAll("\\s+", "");
	}

	@Test
	void theGreeterAnswersItsClientInAnotherApplication() {
		try (ConfigurableApplicationContext server = application(Server.class, "--aemp.node-id=greeter-1",
				"--aemp.binds=127.0.0.1:0");
				ConfigurableApplicationContext client = application(Client.class, "--aemp.node-id=client",
						"--aemp.binds=", "--aemp.seeds=" + server.getBean(AempNode.class).listeners().get(0))) {
			assertThat(client.getBean(GreeterClient.class).greet("world").join()).isEqualTo("Hello world");
		}
	}

	private static ConfigurableApplicationContext application(Class<?> type, String... arguments) {
		List<String> all = new ArrayList<>(List.of(arguments));
		all.add("--aemp.secret=a secret of the test");
		return new SpringApplicationBuilder(type).web(WebApplicationType.NONE).run(all.toArray(String[]::new));
	}

	@EnableAutoConfiguration
	@Import(Greeter.class)
	static class Server {

	}

	@EnableAutoConfiguration
	@Import(GreeterClient.class)
	static class Client {

	}

}
