package io.aemp.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One input of a target: its first byte chooses the circumstances, the next three say how
 * to cut, the others come from the network.
 *
 * @param choice the first byte, unsigned
 * @param cuts the next three, unsigned
 * @param bytes what comes from the network
 */
record Input(int choice, int[] cuts, byte[] bytes) {

	private static final int HEAD = 4;

	static Input of(byte[] input) {
		byte[] head = Arrays.copyOf(input, HEAD);
		return new Input(head[0] & 0xff, new int[] { head[1] & 0xff, head[2] & 0xff, head[3] & 0xff },
				Arrays.copyOfRange(input, Math.min(HEAD, input.length), input.length));
	}

	/**
	 * Returns an input with the same circumstances and cuts, and other bytes from the
	 * network.
	 */
	Input with(byte[] bytes) {
		return new Input(this.choice, this.cuts, bytes);
	}

	/** All bytes at once. */
	List<ByteBuffer> whole() {
		return List.of(ByteBuffer.wrap(this.bytes));
	}

	/** Byte by byte. */
	List<ByteBuffer> single() {
		return cut(1);
	}

	/**
	 * Pieces of the three lengths in turn, empty ones too; after three empty ones, byte
	 * by byte.
	 */
	List<ByteBuffer> cut() {
		return Arrays.stream(this.cuts).allMatch((cut) -> cut == 0) ? single() : cut(this.cuts);
	}

	private List<ByteBuffer> cut(int... lengths) {
		List<ByteBuffer> pieces = new ArrayList<>();
		int at = 0;
		for (int i = 0; at < this.bytes.length; i++) {
			int count = Math.min(lengths[i % lengths.length], this.bytes.length - at);
			pieces.add(ByteBuffer.wrap(this.bytes, at, count));
			at += count;
		}
		return pieces;
	}

}
