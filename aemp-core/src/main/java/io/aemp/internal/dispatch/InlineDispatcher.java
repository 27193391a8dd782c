package io.aemp.internal.dispatch;

import io.aemp.Message;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.runtime.ArrayQueue;
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
	private final ArrayQueue<Actor> next = new ArrayQueue<>();

	private @Nullable ThreadState current;

	private boolean running;

	/**
	 * Ports of one home thread.
	 * @param environment what the dispatchers of the node share
	 * @param home the loop of that thread
	 */
	InlineDispatcher(DispatchEnvironment environment, EventLoop home) {
		super(environment, home, true, () -> true);
		this.home = home;
	}

	@Override
	public boolean isInline() {
		return true;
	}

	@Override
	boolean deliver(Actor actor, Message message) {
		if (mustWait(actor)) {
			return actor.enqueueMessage(message, 0);
		}
		if (actor.isDead()) {
			return false;
		}
		handle(actor, message);
		return true;
	}

	/**
	 * Handles the message at once if possible, and then charges nobody, because it does
	 * not wait.
	 */
	@Override
	public boolean deliver(Actor actor, @Nullable Object[] packet, Charge charge) {
		if (actor.isDead() || mustWait(actor)) {
			return super.deliver(actor, packet, charge);
		}
		charge.putOn(packet);
		handle(actor, packet);
		return false;
	}

	private boolean mustWait(Actor actor) {
		return !this.home.isCurrent() || this.running || actor.hasMail();
	}

	private void handle(Actor actor, Object message) {
		this.running = true;
		try {
			actor.handle(current(), message);
		}
		finally {
			this.running = false;
		}
		if (!this.next.isEmpty()) {
			runNext();
		}
	}

	@Override
	void ready(Actor actor) {
		if (this.home.isCurrent() && this.running) {
			this.next.add(actor);
		}
		else {
			this.home.execute(actor);
		}
	}

	@Override
	void run(Actor actor) {
		runAsHandler(() -> drain(actor));
	}

	private void drain(Actor actor) {
		if (!actor.drain(current(), MAX_RUN_ENTRIES)) {
			actor.again();
		}
	}

	@Override
	void runClaimed(Actor actor, ControlEntry entry) {
		runAsHandler(() -> actor.runClaimed(current(), entry));
	}

	/** Runs a task as if it were a handler; what it sends is handled afterwards. */
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

	/** Runs for a limited time, because the home thread carries connections, too. */
	private void runNext() {
		long begin = coarseNanoTime(false);
		for (int turns = 0; turns < MAX_TURNS && (turns == 0 || !isLate(begin)); turns++) {
			Actor actor = this.next.poll();
			if (actor == null) {
				return;
			}
			this.running = true;
			try {
				drain(actor);
			}
			finally {
				this.running = false;
			}
		}
		for (Actor actor = this.next.poll(); actor != null; actor = this.next.poll()) {
			actor.again();
		}
	}

	@Override
	boolean mayRunHere(Actor actor) {
		return this.home.isCurrent() && !actor.isRunning();
	}

	private ThreadState current() {
		ThreadState current = this.current;
		// A home without connections changes its thread, between tasks.
		if (current == null || current.thread() != Thread.currentThread() || !current.isWatched()) {
			current = ThreadState.get();
			watch(current);
			this.current = current;
		}
		return current;
	}

}
