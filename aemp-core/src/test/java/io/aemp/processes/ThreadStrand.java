package io.aemp.processes;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A thread outside ports.
 */
final class ThreadStrand extends Strand implements Runnable {

	/** Of all threads: twice the number of the message, and one more behind it. */
	private final AtomicIntegerArray stamps;

	ThreadStrand(GuaranteeNode home, int index, int share, AtomicIntegerArray stamps) {
		super(home, index, share);
		this.stamps = stamps;
	}

	@Override
	public void run() {
		try {
			while (hasShareLeft()) {
				sendSome(Integer.MAX_VALUE);
			}
			home().hasSent();
			home().awaitFinish();
			int firings;
			do {
				firings = firings();
				sendLast();
			}
			while (!isOver(firings));
			home().hasFinished();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Waits until the last messages are acknowledged, or may be lost. */
	private synchronized boolean isOver(int firings) throws InterruptedException {
		while (firings() == firings && !isLastAcknowledged()) {
			wait();
		}
		return firings() == firings;
	}

	@Override
	void beginSending(int number) {
		this.stamps.set(index(), 2 * number);
	}

	@Override
	void endSending(int number) {
		this.stamps.set(index(), 2 * number + 1);
	}

	/**
	 * The monitors of all threads have fired, and are set again.
	 * @param before the stamp of this thread before they fired
	 */
	void fired(int before) {
		int stamp = this.stamps.get(index());
		fired(new Window((before + 1) / 2, stamp / 2 + 1), stamp / 2 + 1);
	}

}
