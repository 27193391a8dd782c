package io.aemp.internal.runtime;

import java.util.Arrays;

/**
 * Recognises threads that end the process. They wait for the shutdown hooks and never go
 * on, so a shutdown hook must not wait for them.
 */
public final class ProcessExit {

	private ProcessExit() {
	}

	/**
	 * Determines if a thread is in {@code System.exit}.
	 * @param stack what the thread is doing
	 * @return true if it will not go on
	 */
	public static boolean isIn(StackTraceElement[] stack) {
		return Arrays.stream(stack)
			.anyMatch((frame) -> frame.getMethodName().equals("exit")
					&& frame.getClassName().equals("java.lang.Runtime"));
	}

}
