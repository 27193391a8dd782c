package io.aemp.fuzz;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One input of a target: its first octet chooses the circumstances, the next three say
 * how to cut, the others come from the network.
 *
 * @param choice the first octet, unsigned
 * @param cuts the next three, unsigned
 * @param octets what comes from the network
 */
record Input(int choice, int[] cuts, byte[] octets) {

	private static final int HEAD = 4;

	static Input of(byte[] input) {
		byte[] head = Arrays.copyOf(input, HEAD);
		return new Input(head[0] & 0xff, new int[] { head[1] & 0xff, head[2] & 0xff, head[3] & 0xff },
				Arrays.copyOfRange(input, Math.min(HEAD, input.length), input.length));
	}

	/** The same circumstances and cuts, with other octets from the network. */
	Input with(byte[] octets) {
		return new Input(this.choice, this.cuts, octets);
	}

	/** All octets at once. */
	List<ByteBuffer> whole() {
		return List.of(ByteBuffer.wrap(this.octets));
	}

	/** Octet by octet. */
	List<ByteBuffer> single() {
		return cut(1);
	}

	/**
	 * Pieces of the three lengths in turn, empty ones too; after three empty ones, octet
	 * by octet.
	 */
	List<ByteBuffer> cut() {
		return Arrays.stream(this.cuts).allMatch((cut) -> cut == 0) ? single() : cut(this.cuts);
	}

	private List<ByteBuffer> cut(int... lengths) {
		List<ByteBuffer> pieces = new ArrayList<>();
		int at = 0;
		for (int i = 0; at < this.octets.length; i++) {
			int count = Math.min(lengths[i % lengths.length], this.octets.length - at);
			pieces.add(ByteBuffer.wrap(this.octets, at, count));
			at += count;
		}
		return pieces;
	}

}
