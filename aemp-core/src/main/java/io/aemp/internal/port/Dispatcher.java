package io.aemp.internal.port;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.aemp.Message;
import org.jspecify.annotations.Nullable;

/**
 * Gives ports their turn on the threads of an executor: a port with something in its
 * mailbox queues up, takes a limited number of entries, and queues up again if others
 * wait.
 */
class Dispatcher {

	private static final int MAX_RUN_ENTRIES = 256;

	private final PortTable table;

	private final Executor executor;

	private final boolean watched;

	private final BooleanSupplier othersWait;

	/**
	 * A dispatcher of a node.
	 * @param table the ports it is for
	 * @param executor where they run
	 * @param watched whether its threads must not be blocked
	 * @param othersWait whether somebody else wants to run there
	 */
	Dispatcher(PortTable table, Executor executor, boolean watched, BooleanSupplier othersWait) {
		this.table = table;
		this.executor = executor;
		this.watched = watched;
		this.othersWait = othersWait;
	}

	final PortTable table() {
		return this.table;
	}

	/** Whether messages may be handled at once, by the thread that delivers them. */
	boolean isInline() {
		return false;
	}

	/**
	 * Delivers a message, from any thread.
	 * @return false if the port is dead
	 */
	boolean deliver(LocalPort port, Message message) {
		return port.enqueueMessage(message, 0);
	}

	/**
	 * Delivers a message of another node, from any thread.
	 * @param packet the port name and the message
	 * @return true if it waits, and will be settled
	 */
	boolean deliver(LocalPort port, @Nullable Object[] packet, Charge charge) {
		charge.putOn(packet);
		if (enqueue(port, packet, charge)) {
			return true;
		}
		this.table.lost(port, Message.decoded(packet, 1));
		return false;
	}

	/** There is no sender on this node who could be told of a failure. */
	private static boolean enqueue(LocalPort port, @Nullable Object[] packet, Charge charge) {
		try {
			return port.enqueueMessage(packet, charge.cost());
		}
		catch (Throwable ex) {
			port.perish(ex);
			return false;
		}
	}

	/**
	 * Delivers messages of another node, from any thread. Those that the port cannot take
	 * are lost and settled.
	 */
	final void deliver(Run run) {
		LocalPort port = run.port();
		for (int i = port.enqueueMessages(run); i < run.size(); i++) {
			@Nullable Object[] packet = run.packet(i);
			this.table.lost(port, Message.decoded(packet, 1));
			Charge.of(packet).settle();
		}
	}

	/** A port has something in its mailbox again. From any thread. */
	void ready(LocalPort port) {
		this.executor.execute(port);
	}

	/** A port has had its turn, but has more. */
	void again(LocalPort port) {
		this.executor.execute(port);
	}

	/** It is a port's turn. */
	void run(LocalPort port) {
		Current current = Current.get();
		if (this.watched) {
			current.watchedBy(this.table.blockedHandlers());
		}
		boolean drained;
		do {
			drained = port.drain(current, MAX_RUN_ENTRIES);
		}
		while (!drained && !this.othersWait.getAsBoolean());
		if (!drained) {
			port.again();
		}
	}

	/** Runs something in a port that the calling thread has claimed. */
	void runClaimed(LocalPort port, ControlEntry entry) {
		port.runClaimed(Current.get(), entry);
	}

	/** Whether the calling thread may run a port of this kind that nobody else runs. */
	boolean mayRunHere(LocalPort port) {
		return true;
	}

}
