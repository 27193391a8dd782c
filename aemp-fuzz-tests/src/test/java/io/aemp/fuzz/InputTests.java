package io.aemp.fuzz;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InputTests {

	@Test
	void whenAnInputIsCutThenItsSecondToFourthBytesSayWhere() {
		assertThat(pieces(input(9, 2, 0, 3, "abcdefgh").cut())).isEqualTo("ab||cde|fg||h");
		assertThat(pieces(input(9, 200, 1, 1, "abcdefgh").cut())).isEqualTo("abcdefgh");
		assertThat(pieces(input(9, 0, 0, 0, "abc").cut())).isEqualTo("a|b|c");
		assertThat(pieces(input(9, 2, 0, 3, "").cut())).isEmpty();
	}

	@Test
	void whenAnInputIsNotCutThenItComesWholeOrByteByByte() {
		assertThat(pieces(input(9, 2, 0, 3, "abc").whole())).isEqualTo("abc");
		assertThat(pieces(input(9, 2, 0, 3, "abc").single())).isEqualTo("a|b|c");
	}

	@Test
	void whenAnInputIsTooShortThenNothingComesFromTheNetwork() {
		assertThat(Input.of(new byte[] { (byte) 200, 1 }).choice()).isEqualTo(200);
		assertThat(Input.of(new byte[] { (byte) 200, 1 }).bytes()).isEmpty();
	}

	private static Input input(int choice, int first, int second, int third, String bytes) {
		byte[] head = { (byte) choice, (byte) first, (byte) second, (byte) third };
		return Input.of((Lines.text(head) + bytes).getBytes(StandardCharsets.ISO_8859_1));
	}

	private static String pieces(List<ByteBuffer> pieces) {
		return pieces.stream().map((piece) -> {
			byte[] bytes = new byte[piece.remaining()];
			piece.get(bytes);
			return Lines.text(bytes);
		}).collect(Collectors.joining("|"));
	}

}
