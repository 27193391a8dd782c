package io.aemp.sample.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns the end of the process, by Ctrl-C for example, into an interrupt of the thread
 * that works, and delays the end until that thread has closed everything.
 */
final class Interruption implements AutoCloseable {

	/** A second Ctrl-C does not help, so the wait has to be short. */
	private static final int MAX_SECONDS = 10;

	private final Thread worker = Thread.currentThread();

	private final Thread hook = new Thread(this::request, "sample-interruption");

	private final CountDownLatch closed = new CountDownLatch(1);

	private boolean begun;

	private boolean requested;

	private Interruption() {
	}

	/** Installs the shutdown hook for the calling thread. */
	static Interruption install() {
		Interruption interruption = new Interruption();
		Runtime.getRuntime().addShutdownHook(interruption.hook);
		return interruption;
	}

	/**
	 * Begins the part of the work that may be interrupted. Before that, the request
	 * waits: an interrupted start of the application would end in a stack trace.
	 */
	synchronized void begin() {
		this.begun = true;
		if (this.requested) {
			this.worker.interrupt();
		}
	}

	synchronized boolean isRequested() {
		return this.requested;
	}

	private void request() {
		synchronized (this) {
			this.requested = true;
			if (this.begun) {
				this.worker.interrupt();
			}
		}
		try {
			this.closed.await(MAX_SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
		try {
			Runtime.getRuntime().removeShutdownHook(this.hook);
		}
		catch (IllegalStateException ex) {
			// The process is ending already: the hook is running.
		}
	}

}
