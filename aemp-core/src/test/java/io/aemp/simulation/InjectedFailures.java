package io.aemp.simulation;

import java.util.Random;
import java.util.concurrent.RejectedExecutionException;

import io.aemp.testing.HostileException;

/**
 * Throws what processes throw that are short of memory or threads, and what code of
 * applications may throw at any time. Nothing, unless the seed has it.
 */
public final class InjectedFailures {

	private static final String TEXT = "injected failure";

	private final Random random;

	private int oneIn;

	private boolean active;

	private long number;

	InjectedFailures(long seed) {
		this.random = new Random(seed);
	}

	/**
	 * Begins to throw.
	 * @param oneIn how many things succeed for one that fails
	 */
	public void begin(int oneIn) {
		this.oneIn = oneIn;
		this.active = true;
	}

	/**
	 * Throws nothing any more.
	 */
	public void end() {
		this.oneIn = 0;
		this.active = false;
	}

	/**
	 * Throws nothing while a process starts.
	 * @param task what to do meanwhile
	 */
	void pauseFor(Runnable task) {
		this.active = false;
		try {
			task.run();
		}
		finally {
			this.active = this.oneIn > 0;
		}
	}

	/**
	 * To be called where the machine may fail.
	 */
	public void strike() {
		strike(3);
	}

	/**
	 * To be called where an application may fail, which knows more ways.
	 */
	public void strikeApplication() {
		strike(5);
	}

	private void strike(int ways) {
		if (this.active && this.random.nextInt(this.oneIn) == 0) {
			this.number++;
			InjectedFailures.<RuntimeException>sneak(failure(this.random.nextInt(ways)));
		}
	}

	private static Throwable failure(int way) {
		return switch (way) {
			case 0 -> new OutOfMemoryError(TEXT);
			case 1 -> new StackOverflowError(TEXT);
			case 2 -> new RejectedExecutionException(TEXT);
			case 3 -> new LinkageError(TEXT);
			default -> new HostileException();
		};
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	/**
	 * Returns the number of failures.
	 * @return the number so far
	 */
	public long number() {
		return this.number;
	}

	/**
	 * Determines if something was thrown here, or because of that.
	 * @param failure anything
	 * @return false if it is a failure of the product or of the simulation
	 */
	public static boolean isInjected(Throwable failure) {
		Throwable cause = failure;
		while (cause != null) {
			if (cause instanceof HostileException || TEXT.equals(cause.getMessage())) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
	}

	/**
	 * Determines if a log entry was caused by an injected failure.
	 * @param logged an entry with its stack
	 * @return whether it tells of an injected failure
	 */
	public static boolean isInjected(String logged) {
		return logged.contains(TEXT) || logged.contains(HostileException.class.getName());
	}

}
