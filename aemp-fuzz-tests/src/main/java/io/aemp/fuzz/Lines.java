package io.aemp.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The lines of the other side, cut by a simpler way than the handshake's.
 *
 * @param whole up to three lines with their ends
 */
record Lines(List<String> whole) {

	static Lines of(byte[] bytes) {
		String text = text(bytes);
		List<String> whole = new ArrayList<>();
		int begin = 0;
		int end = text.indexOf('\n') + 1;
		while (end > 0 && whole.size() < 3) {
			whole.add(text.substring(begin, end));
			begin = end;
			end = text.indexOf('\n', begin) + 1;
		}
		return new Lines(whole);
	}

	/** The bytes as characters, one for each. */
	static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	/** Returns the end of the last of so many lines. */
	int end(int count) {
		return this.whole.subList(0, count).stream().mapToInt(String::length).sum();
	}

	/** Returns the end of the last whole line. */
	int end() {
		return end(this.whole.size());
	}

	/** Greeting and nonce as they count for a proof: the line ends are single LFs. */
	String greeting() {
		return content(0) + '\n' + content(1) + '\n';
	}

	/** A line without its end. */
	String content(int index) {
		String line = this.whole.get(index);
		return line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1));
	}

}
