package io.aemp.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every input of the corpus once more, without the fuzzer. Those with a name made by hand
 * begin with what comes of them.
 */
class CorpusTests {

	@ParameterizedTest
	@MethodSource("cbor")
	void whenTheInputIsCborThenTheReaderKeepsItsPromises(Path file) throws Exception {
		check(file, CborFuzzer::check);
	}

	@ParameterizedTest
	@MethodSource("json")
	void whenTheInputIsJsonThenTheReaderKeepsItsPromises(Path file) throws Exception {
		check(file, JsonFuzzer::check);
	}

	@ParameterizedTest
	@MethodSource("handshakes")
	void whenTheInputIsAHandshakeThenItKeepsItsPromises(Path file) throws Exception {
		check(file, HandshakeTarget::check);
	}

	private static void check(Path file, Function<byte[], Outcome> target) throws IOException {
		Outcome outcome = target.apply(Files.readAllBytes(file));
		String expected = file.getFileName().toString().replaceFirst("-.*", "");
		switch (expected) {
			case "accepted" ->
				assertThat(outcome).extracting(Outcome::accepted, Outcome::refusal).containsExactly(true, null);
			case "refused" -> assertThat(outcome.refusal()).isNotNull();
			case "pending" ->
				assertThat(outcome).extracting(Outcome::accepted, Outcome::refusal).containsExactly(false, null);
			default -> assertThat(expected).isIn("golden", "found");
		}
	}

	static List<Path> cbor() {
		return files("cbor");
	}

	static List<Path> json() {
		return files("json");
	}

	static List<Path> handshakes() {
		return files("handshake");
	}

	private static List<Path> files(String target) {
		try (Stream<Path> files = Files.list(Path.of("src/test/resources/corpus", target))) {
			return files.sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
