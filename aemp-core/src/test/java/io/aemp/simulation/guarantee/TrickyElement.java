package io.aemp.simulation.guarantee;

import java.util.AbstractList;

import io.aemp.testing.HostileException;

/**
 * An element of a message that makes trouble when somebody looks into it: it lets other
 * threads run in the middle of the call that sends it, it may become something that
 * cannot be sent while it waits, and its methods fail.
 */
final class TrickyElement extends AbstractList<Object> {

	private static final Object UNSENDABLE = new Object();

	/**
	 * First the message is checked, then encoded; if that is done again later, it is
	 * under a lock, where no other thread gets anywhere.
	 */
	private static final int LOOKS_WITHOUT_LOCK = 2;

	private final Runnable inside;

	private final Runnable failure;

	private int looks;

	private volatile boolean spoiled;

	/**
	 * An element that can be sent.
	 * @param inside what happens in the middle of the call
	 * @param failure throws, sometimes
	 */
	TrickyElement(Runnable inside, Runnable failure) {
		this.inside = inside;
		this.failure = failure;
	}

	/** From now on it cannot be sent. */
	void spoil() {
		this.spoiled = true;
	}

	@Override
	public Object get(int index) {
		if (++this.looks <= LOOKS_WITHOUT_LOCK) {
			this.inside.run();
		}
		this.failure.run();
		return this.spoiled ? UNSENDABLE : "sendable";
	}

	@Override
	public int size() {
		return 1;
	}

	@Override
	public boolean equals(Object other) {
		throw new HostileException();
	}

	@Override
	public int hashCode() {
		throw new HostileException();
	}

	@Override
	public String toString() {
		throw new HostileException();
	}

}
