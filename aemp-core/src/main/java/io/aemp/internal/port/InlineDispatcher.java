package io.aemp.internal.port;

import java.util.ArrayDeque;

import io.aemp.Message;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Runs ports on one home thread. What is sent on that thread, outside handlers, is
 * handled before {@code snd} returns, without a mailbox; what handlers send there follows
 * when they return (a trampoline, not a recursion). Other threads queue.
 */
final class InlineDispatcher extends Dispatcher {

	private static final int MAX_RUN_ENTRIES = 64;

	/** After so many turns, or a millisecond, the home thread does something else. */
	private static final int MAX_TURNS = 64;

	private final EventLoop home;

	/** Confined to the home thread, like all below: whose turn is next. */
	private final ArrayDeque<LocalPort> next = new ArrayDeque<>();

	private @Nullable Current current;

	private boolean running;

	/**
	 * Ports of one home thread.
	 * @param table the ports it is for
	 * @param home the loop of that thread
	 */
	InlineDispatcher(PortTable table, EventLoop home) {
		super(table, home, true, () -> true);
		this.home = home;
	}

	@Override
	boolean isInline() {
		return true;
	}

	@Override
	boolean deliver(LocalPort port, Message message) {
		if (mustWait(port)) {
			return port.enqueueMessage(message, 0);
		}
		if (port.isDead()) {
			return false;
		}
		handle(port, message);
		return true;
	}

	/** What is handled at once does not wait, so nobody is charged with it. */
	@Override
	boolean deliver(LocalPort port, @Nullable Object[] packet, Charge charge) {
		if (port.isDead() || mustWait(port)) {
			return super.deliver(port, packet, charge);
		}
		charge.putOn(packet);
		handle(port, packet);
		return false;
	}

	private boolean mustWait(LocalPort port) {
		return !this.home.isCurrent() || this.running || port.hasMail();
	}

	private void handle(LocalPort port, Object message) {
		this.running = true;
		try {
			port.handle(current(), message);
		}
		finally {
			this.running = false;
		}
		if (!this.next.isEmpty()) {
			runNext();
		}
	}

	@Override
	void ready(LocalPort port) {
		if (this.home.isCurrent() && this.running) {
			this.next.add(port);
		}
		else {
			this.home.execute(port);
		}
	}

	@Override
	void run(LocalPort port) {
		runAsHandler(() -> drain(port));
	}

	private void drain(LocalPort port) {
		if (!port.drain(current(), MAX_RUN_ENTRIES)) {
			port.again();
		}
	}

	@Override
	void runClaimed(LocalPort port, ControlEntry entry) {
		runAsHandler(() -> port.runClaimed(current(), entry));
	}

	/** What is sent meanwhile follows when it is over. */
	private void runAsHandler(Runnable task) {
		boolean outer = this.running;
		this.running = true;
		try {
			task.run();
		}
		finally {
			this.running = outer;
		}
		if (!outer) {
			runNext();
		}
	}

	private void runNext() {
		long begin = table().coarseNanoTime(false);
		for (int turns = 0; turns < MAX_TURNS && (turns == 0 || !isLate(begin)); turns++) {
			LocalPort port = this.next.poll();
			if (port == null) {
				return;
			}
			this.running = true;
			try {
				drain(port);
			}
			finally {
				this.running = false;
			}
		}
		for (LocalPort port = this.next.poll(); port != null; port = this.next.poll()) {
			port.again();
		}
	}

	/** The home thread carries connections, too. */
	private boolean isLate(long begin) {
		return table().coarseNanoTime(true) - begin > LocalPort.MAX_RUN_NANOS;
	}

	@Override
	boolean mayRunHere(LocalPort port) {
		return this.home.isCurrent() && !port.isRunning();
	}

	private Current current() {
		Current current = this.current;
		// A home without connections changes its thread, between tasks.
		if (current == null || current.thread() != Thread.currentThread() || !current.isWatched()) {
			current = Current.get();
			current.watchedBy(table().blockedHandlers());
			this.current = current;
		}
		return current;
	}

}
