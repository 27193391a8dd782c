package io.aemp.processes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Something that sends numbered messages one after the other: a thread outside ports, or
 * a port. Paced by what the other side acknowledges, or by the monitors that say that it
 * never will.
 */
abstract class Strand {

	/** The number of messages that may be unacknowledged. */
	static final int WINDOW = 60;

	/** One in how many messages is acknowledged. */
	static final int ACKNOWLEDGED = 10;

	/**
	 * The number of messages that are sent beyond the window when the link is down.
	 */
	private static final int BEYOND = 20;

	private static final String PADDING = "x".repeat(100);

	private final GuaranteeNode home;

	private final int index;

	private final int share;

	private final Random random;

	/** The places where monitors fired; guarded by this. */
	private final List<Window> windows = new ArrayList<>();

	/** The messages to be acknowledged in the end; guarded by this. */
	private final Set<Integer> last = new HashSet<>();

	/** All below is acknowledged, or known to be lost or late; guarded by this. */
	private int settled;

	/** Guarded by this. */
	private int firings;

	/** Touched by the strand only. */
	private int next;

	/** For which firing it ran ahead last; touched by the strand only. */
	private int beyond = -1;

	/**
	 * A strand that has not sent anything.
	 * @param share how many messages it sends
	 */
	Strand(GuaranteeNode home, int index, int share) {
		this.home = home;
		this.index = index;
		this.share = share;
		this.random = new Random(home.seed() + index);
	}

	final GuaranteeNode home() {
		return this.home;
	}

	final int index() {
		return this.index;
	}

	final int anyNumber(int below) {
		return this.random.nextInt(below);
	}

	/** The number of the message that it sends next. */
	final int next() {
		return this.next;
	}

	final boolean hasShareLeft() {
		return this.next < this.share;
	}

	/**
	 * Sends messages as long as the other side keeps up, and some more when the link has
	 * failed: they are lost, for the monitors have not fired yet, or wait for the next
	 * one.
	 * @param most how many messages at most
	 * @return false if the link has failed
	 */
	final boolean sendSome(int most) throws InterruptedException {
		int failures = this.home.linkFailures();
		for (int message = 0; message < most && hasShareLeft(); message++) {
			if (!awaitRoom(failures)) {
				runAhead();
				return false;
			}
			send();
		}
		return true;
	}

	/**
	 * Returns false when a link has failed: in a handler, monitors fire only when it
	 * returns, even if there is another link by now.
	 */
	private synchronized boolean awaitRoom(int failures) throws InterruptedException {
		while (this.next - this.settled >= WINDOW) {
			wait(1);
			if (!this.home.isLinked() || this.home.linkFailures() != failures) {
				return false;
			}
		}
		return true;
	}

	private void runAhead() {
		int firings = firings();
		if (this.beyond != firings) {
			this.beyond = firings;
			for (int message = 0; message < BEYOND && hasShareLeft(); message++) {
				send();
			}
		}
	}

	/** Sends the next message, to any port. */
	private void send() {
		List<String> targets = this.home.targets();
		send(targets.get(this.random.nextInt(targets.size())), false);
	}

	private void send(String target, boolean last) {
		int number = this.next++;
		if (last) {
			synchronized (this) {
				this.last.add(number);
			}
		}
		beginSending(number);
		this.home.node()
			.snd(target, this.index, number, last, PADDING.substring(this.random.nextInt(PADDING.length())));
		endSending(number);
	}

	/** A call begins. */
	void beginSending(int number) {
	}

	/** It has returned. */
	void endSending(int number) {
	}

	/** Sends one last message to each port. */
	final void sendLast() {
		this.home.targets().forEach((target) -> send(target, true));
	}

	/** The other side got a message, and all that it got before. */
	final synchronized void acknowledged(int number) {
		this.settled = Math.max(this.settled, number + 1);
		if (this.last.remove(number) && this.last.isEmpty()) {
			lastArrived();
		}
		notifyAll();
	}

	/** Nothing is on its way of what was sent last so far. */
	void lastArrived() {
	}

	/**
	 * The monitors have fired.
	 * @param window between which messages
	 * @param settled from where on monitors are set again
	 */
	final synchronized void fired(Window window, int settled) {
		this.windows.add(window);
		this.settled = Math.max(this.settled, settled);
		this.last.clear();
		this.firings++;
		notifyAll();
	}

	final synchronized boolean isLastAcknowledged() {
		return this.last.isEmpty();
	}

	final synchronized int firings() {
		return this.firings;
	}

	final synchronized List<Window> windows() {
		return List.copyOf(this.windows);
	}

	/** Returns the progress, to explain a run that does not end. */
	final synchronized String state() {
		return "strand " + this.index + " of " + this.home.node().id() + ": next " + this.next + ", settled "
				+ this.settled + ", firings " + this.firings + ", last " + this.last;
	}

	/**
	 * A place where monitors fired in the sequence of a strand: the next message that
	 * arrives is one of these.
	 *
	 * @param from all before it was sent before they fired
	 * @param to all behind it was sent when they were set again
	 */
	record Window(int from, int to) {

	}

}
