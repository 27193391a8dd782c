package io.aemp.local;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.EventLoop;

/**
 * Holds what is in flight to one end of a connection, in order. One thing arrives a task
 * of that end's loop. May be used from any thread.
 */
final class LocalStream {

	/** With more bytes on their way, none should be added. */
	private static final int HIGH_WATER_BYTES = 1 << 18;

	/** With fewer on their way, more can be added again. */
	private static final int LOW_WATER_BYTES = 1 << 17;

	private final Timers timers;

	private final List<LocalPath> paths;

	private final LocalEnd sender;

	private final LocalEnd receiver;

	private final Queue<Item> items = new ArrayDeque<>();

	/** Bytes that were written and not taken, those that got lost too. */
	private long untaken;

	/** The sender was told that no more bytes are taken. */
	private boolean full;

	/** The receiver is about to look for what arrived, or a timer will make it. */
	private boolean armed;

	/** Something is missing, so that nothing behind it can arrive. */
	private boolean broken;

	private boolean closed;

	LocalStream(Timers timers, List<LocalPath> paths, LocalEnd sender, LocalEnd receiver) {
		this.timers = timers;
		this.paths = paths;
		this.sender = sender;
		this.receiver = receiver;
		paths.forEach((path) -> path.add(this));
	}

	/** Announces bytes that will be sent. */
	synchronized void reserve(int bytes) {
		this.untaken += bytes;
		this.full |= this.untaken > HIGH_WATER_BYTES && !this.closed;
	}

	synchronized boolean isFull() {
		return this.full;
	}

	/** Bytes that count were reserved before. */
	synchronized void send(int bytes, Consumer<LocalEnd> arrival) {
		this.broken |= this.paths.stream().anyMatch(LocalPath::isDropping);
		if (this.broken || this.closed) {
			return;
		}
		Duration delay = Duration.ZERO;
		for (LocalPath path : this.paths) {
			delay = delay.plus(path.delay());
		}
		this.items.add(new Item(this.timers.nanoTime() + delay.toNanos(), bytes, arrival));
		arm();
	}

	/** Makes the receiver look when the next thing has arrived, if it can arrive. */
	synchronized void arm() {
		Item next = this.items.peek();
		if (next == null || this.armed || isStopped()) {
			return;
		}
		this.armed = true;
		EventLoop loop = this.receiver.loop();
		long wait = next.due() - this.timers.nanoTime();
		if (wait <= 0) {
			loop.execute(() -> take(loop));
		}
		else {
			this.timers.schedule(Duration.ofNanos(wait), loop, () -> take(loop));
		}
	}

	/** Determines if something that depends on nothing before it would arrive now. */
	boolean isClear() {
		return this.paths.stream().noneMatch((path) -> path.isHeld() || path.isDropping());
	}

	private boolean isStopped() {
		return !this.receiver.isReading() || this.paths.stream().anyMatch(LocalPath::isHeld);
	}

	private void take(EventLoop loop) {
		Item item;
		synchronized (this) {
			this.armed = false;
			item = this.items.peek();
			if (item == null || isStopped() || loop != this.receiver.loop()
					|| item.due() - this.timers.nanoTime() > 0) {
				arm();
				return;
			}
			this.items.remove();
		}
		try {
			item.arrival().accept(this.receiver);
		}
		finally {
			taken(item.bytes());
			arm();
		}
	}

	private synchronized void taken(int bytes) {
		this.untaken -= bytes;
		if (this.full && (this.untaken <= LOW_WATER_BYTES || this.closed)) {
			this.full = false;
			this.sender.execute(this.sender::writable);
		}
	}

	/** Loses what is on its way; what is sent from now on goes nowhere, but goes. */
	synchronized void close() {
		this.closed = true;
		this.items.clear();
		taken(0);
		this.paths.forEach((path) -> path.remove(this));
	}

	private record Item(long due, int bytes, Consumer<LocalEnd> arrival) {

	}

}
