package io.aemp.fuzz;

import io.aemp.internal.wire.Framing;

/**
 * Packets in JSON.
 */
public final class JsonFuzzer {

	private static final FrameTarget TARGET = new FrameTarget(Framing.named("json"));

	private JsonFuzzer() {
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
