package io.aemp.internal.dispatch;

import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

import io.aemp.Message;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.credit.Charge;
import org.jspecify.annotations.Nullable;

/**
 * Gives actors their turns on the threads of an executor. An actor with a mailbox that is
 * not empty queues up, takes a limited number of entries, and queues up again if others
 * wait.
 */
public class Dispatcher {

	/** Other actors get their turn after the first entry that ends later than this. */
	private static final long MAX_RUN_NANOS = 1_000_000;

	private static final int MAX_RUN_ENTRIES = 256;

	private final DispatchEnvironment environment;

	private final Executor executor;

	private final boolean watched;

	private final BooleanSupplier othersWait;

	/**
	 * Creates a dispatcher of a node.
	 * @param environment what the dispatchers of the node share
	 * @param executor runs the actors
	 * @param watched true if its threads must not be blocked
	 * @param othersWait returns true if another actor wants to run there
	 */
	Dispatcher(DispatchEnvironment environment, Executor executor, boolean watched, BooleanSupplier othersWait) {
		this.environment = environment;
		this.executor = executor;
		this.watched = watched;
		this.othersWait = othersWait;
	}

	final EntryArrays entryArrays() {
		return this.environment.entryArrays();
	}

	final long coarseNanoTime(boolean often) {
		return this.environment.coarseNanoTime(often);
	}

	/**
	 * Determines if a run that began at a time has taken so long that others get their
	 * turn.
	 */
	final boolean isLate(long begin) {
		return coarseNanoTime(true) - begin > MAX_RUN_NANOS;
	}

	final void watch(ThreadState thread) {
		this.environment.blockedHandlers().watch(thread);
	}

	/**
	 * Determines if the thread that delivers a message may handle it at once.
	 * @return true for dispatch INLINE
	 */
	public boolean isInline() {
		return false;
	}

	/**
	 * Delivers a message, from any thread.
	 * @return false if the port is dead
	 */
	boolean deliver(Actor actor, Message message) {
		return actor.enqueueMessage(message, 0);
	}

	/**
	 * Delivers a message of another node, from any thread.
	 * @param actor the receiver
	 * @param packet the port name and the message
	 * @param charge settled when the message is finished
	 * @return true if the message waits, and its charge will be settled
	 */
	public boolean deliver(Actor actor, @Nullable Object[] packet, Charge charge) {
		charge.putOn(packet);
		if (enqueue(actor, packet, charge)) {
			return true;
		}
		actor.lost(Message.decoded(packet, 1));
		return false;
	}

	/** There is no sender on this node who could be told of a failure. */
	private static boolean enqueue(Actor actor, @Nullable Object[] packet, Charge charge) {
		try {
			return actor.enqueueMessage(packet, charge.cost());
		}
		catch (Throwable ex) {
			actor.perish(ex);
			return false;
		}
	}

	/**
	 * Delivers messages of another node, from any thread. Those that the actor cannot
	 * take are lost and settled.
	 * @param actor the receiver
	 * @param batch the messages
	 */
	public final void deliver(Actor actor, MessageBatch batch) {
		for (int i = actor.enqueueMessages(batch); i < batch.size(); i++) {
			@Nullable Object[] packet = batch.packet(i);
			actor.lost(Message.decoded(packet, 1));
			Charge.of(packet).settle();
		}
	}

	/**
	 * Gives an actor a turn, from any thread: its mailbox was empty and is not any more.
	 */
	void ready(Actor actor) {
		this.executor.execute(actor);
	}

	/** Gives an actor another turn. */
	void again(Actor actor) {
		this.executor.execute(actor);
	}

	/** Runs one turn of an actor. */
	void run(Actor actor) {
		ThreadState thread = ThreadState.get();
		if (this.watched) {
			watch(thread);
		}
		boolean drained;
		do {
			drained = actor.drain(thread, MAX_RUN_ENTRIES);
		}
		while (!drained && !this.othersWait.getAsBoolean());
		if (!drained) {
			actor.again();
		}
	}

	/** Runs an entry in an actor that the calling thread has claimed. */
	void runClaimed(Actor actor, ControlEntry entry) {
		actor.runClaimed(ThreadState.get(), entry);
	}

	/** Determines if the calling thread may run an actor that no other thread runs. */
	boolean mayRunHere(Actor actor) {
		return true;
	}

}
