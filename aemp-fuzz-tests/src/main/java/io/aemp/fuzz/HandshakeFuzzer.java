package io.aemp.fuzz;

/**
 * Greeting and authentication, and the packets behind them.
 */
public final class HandshakeFuzzer {

	private HandshakeFuzzer() {
	}

	/**
	 * Called by Jazzer again and again.
	 * @param input see {@link Input}
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		HandshakeTarget.check(input);
	}

}
