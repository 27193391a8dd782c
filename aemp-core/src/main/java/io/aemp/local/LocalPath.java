package io.aemp.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.aemp.internal.runtime.Timers;

/**
 * One direction of a connection, or of all connections between two nodes, those to come
 * too, and what is wrong with it. Nothing is, at first. May be used from any thread.
 *
 * @since 0.1.0
 */
public final class LocalPath {

	private final List<LocalStream> streams = new CopyOnWriteArrayList<>();

	private volatile boolean held;

	private volatile boolean dropping;

	private volatile Duration delay = Duration.ZERO;

	LocalPath() {
	}

	/**
	 * From now on nothing arrives; it waits on its way.
	 */
	public void hold() {
		this.held = true;
	}

	/**
	 * Delivers what was held back, and everything that is sent from now on.
	 */
	public void release() {
		this.held = false;
		this.streams.forEach(LocalStream::arm);
	}

	/**
	 * From now on all that is sent is lost, and the sender does not notice.
	 */
	public void drop() {
		this.dropping = true;
	}

	/**
	 * Loses nothing more. Connections that lost something stay silent, for bytes behind a
	 * gap cannot be delivered; new ones work.
	 */
	public void restore() {
		this.dropping = false;
	}

	/**
	 * Delays everything that is sent from now on. Order is kept.
	 * @param delay the time, zero at first
	 */
	public void delay(Duration delay) {
		this.delay = Timers.bounded(delay);
	}

	boolean isHeld() {
		return this.held;
	}

	boolean isDropping() {
		return this.dropping;
	}

	Duration delay() {
		return this.delay;
	}

	void add(LocalStream stream) {
		this.streams.add(stream);
	}

	void remove(LocalStream stream) {
		this.streams.remove(stream);
	}

}
