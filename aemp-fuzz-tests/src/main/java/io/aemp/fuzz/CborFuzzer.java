package io.aemp.fuzz;

import io.aemp.internal.wire.Framing;

/**
 * Packets in CBOR.
 */
public final class CborFuzzer {

	private static final FrameTarget TARGET = new FrameTarget(Framing.named("cbor"));

	private CborFuzzer() {
	}

	/**
	 * Called by Jazzer again and again.
	 * @param input see {@link Input}
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		check(input);
	}

	static Outcome check(byte[] input) {
		return TARGET.check(input);
	}

}
