package io.aemp.internal.handshake;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that docs/protocol.md says what the code does, where that can be compared.
 */
class ProtocolDocumentationTests {

	private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

	private static final Pattern ROW = Pattern.compile("^\\| `([^`]+)` \\|", Pattern.MULTILINE);

	private static String page() throws IOException {
		return Files.readString(PROJECT.resolve(Path.of("docs", "protocol.md")));
	}

	private static String section(String heading) throws IOException {
		String page = page();
		int begin = page.indexOf("\n" + heading + "\n") + heading.length() + 2;
		Matcher next = Pattern.compile("^#+ ", Pattern.MULTILINE).matcher(page);
		return page.substring(begin, next.find(begin) ? next.start() : page.length());
	}

	/** The first cells of all table rows below a heading that are code. */
	private static Set<String> rows(String heading) throws IOException {
		return ROW.matcher(section(heading))
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static String sources() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src", "main", "java"))) {
			StringBuilder sources = new StringBuilder();
			for (Path file : files.filter((path) -> path.toString().endsWith(".java")).toList()) {
				sources.append(Files.readString(file));
			}
			return sources.toString();
		}
	}

	@Test
	void whenANodeGreetsThenItsKeysAreDocumented() throws Exception {
		Set<String> keys = new TreeSet<>();
		for (Field field : Greeting.class.getDeclaredFields()) {
			if (Modifier.isPublic(field.getModifiers()) && field.getType() == String.class) {
				keys.add((String) field.get(null));
			}
		}
		keys.removeAll(List.of(Greeting.TLS_VERSION, Greeting.OUR_PROVIDER));
		Set<String> documented = rows("### Greeting");
		documented.removeAll(List.of("aemp", "1"));
		assertThat(documented).isEqualTo(keys);
	}

	@Test
	void whenANodeAuthenticatesThenItsMethodIsDocumented() throws IOException {
		assertThat(rows("### Authentication"))
			.isEqualTo(Stream.of(AuthMethod.values()).map(AuthMethod::wireName).collect(Collectors.toSet()));
	}

	@Test
	void whenADatabaseRequestExistsThenItIsDocumented() throws IOException {
		Set<String> tags = Pattern.compile("\"(g_[a-z0-9_]+)\"")
			.matcher(sources())
			.results()
			.map((tag) -> tag.group(1))
			.collect(Collectors.toSet());
		assertThat(rows("## The global protocol")).isEqualTo(tags).hasSize(14);
	}

	@Test
	void whenARequestToTheNodePortIsDocumentedThenItExists() throws IOException {
		String sources = sources();
		assertThat(rows("## Requests to the node port")).hasSizeGreaterThan(10)
			.allSatisfy((tag) -> assertThat(sources).contains('"' + tag.replace("\"\"", "") + '"'));
	}

	@Test
	void whenTheHandshakeOfTheDocumentationIsRepeatedThenItSucceeds() throws Exception {
		List<String> dialler = new ArrayList<>();
		List<String> acceptor = new ArrayList<>();
		Matcher line = Pattern.compile("^([<>]) (.*)$", Pattern.MULTILINE).matcher(section("### Authentication"));
		while (line.find()) {
			(line.group(1).equals(">") ? dialler : acceptor).add(line.group(2));
		}
		byte[] secret = "a secret for this example".getBytes(StandardCharsets.US_ASCII);
		Handshake handshake = new Handshake(Greeting.parse(acceptor.get(0)), acceptor.get(1), secret);
		assertThat(text(handshake.open())).isEqualTo(acceptor.get(0) + '\n' + acceptor.get(1) + '\n');
		List<Handshake.Action> actions = handshake
			.receive(ByteBuffer.wrap((String.join("\n", dialler) + '\n').getBytes(StandardCharsets.US_ASCII)));
		assertThat(actions).singleElement().isInstanceOf(Handshake.Verified.class);
		assertThat(text(handshake.choose(1))).isEqualTo(acceptor.get(2) + '\n');
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.US_ASCII);
	}

}
