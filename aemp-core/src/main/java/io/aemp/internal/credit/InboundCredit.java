package io.aemp.internal.credit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * Counts how much of what one node sent is over, because it was handled or dropped
 * (guarantee, rule R8). How much there was knows whoever charges it. May be used from any
 * thread.
 */
public final class InboundCredit {

	private static final long NOTHING = Long.MAX_VALUE;

	private final @Nullable String nodeId;

	private final Runnable reached;

	private final AtomicLong settled = new AtomicLong();

	private final AtomicLong awaited = new AtomicLong(NOTHING);

	/** The tasks that wait for threads other than those of ports. */
	private final Set<ChargedTask> tasks = ConcurrentHashMap.newKeySet();

	/**
	 * An credit of which nothing is over.
	 * @param nodeId the node that is charged; null for this node, which never is
	 * @param reached runs when so much is over as was awaited, on any thread, perhaps
	 * within a handler; must not block
	 */
	public InboundCredit(@Nullable String nodeId, Runnable reached) {
		this.nodeId = nodeId;
		this.reached = reached;
	}

	@Nullable String nodeId() {
		return this.nodeId;
	}

	/**
	 * Returns the cost that is settled.
	 * @return the sum since the credit was made
	 */
	public long settled() {
		return this.settled.get();
	}

	/**
	 * Arranges for one notification when a sum is settled; until then each part is
	 * settled as soon as it is finished. Replaces what was awaited before.
	 * @param sum since the credit was made
	 * @return false if so much is over already, then nothing will be told
	 */
	public boolean await(long sum) {
		this.awaited.set(sum);
		return this.settled.get() < sum || !this.awaited.compareAndSet(sum, NOTHING);
	}

	/**
	 * Undoes {@link #await(long)}.
	 */
	public void awaitNothing() {
		this.awaited.set(NOTHING);
	}

	/**
	 * Determines if somebody waits for a sum to be settled.
	 * @return true if each part is to be settled at once
	 */
	public boolean isAwaited() {
		return this.awaited.get() != NOTHING;
	}

	/**
	 * Settles a part.
	 * @param cost the cost that is finished
	 */
	public void settle(long cost) {
		long sum = this.settled.addAndGet(cost);
		long awaited = this.awaited.get();
		if (sum >= awaited && this.awaited.compareAndSet(awaited, NOTHING)) {
			try {
				this.reached.run();
			}
			catch (Throwable ex) {
				// Whoever settles has to go on; the next part tries again.
				this.awaited.compareAndSet(NOTHING, awaited);
			}
		}
	}

	/**
	 * Makes a part of the credit.
	 * @param cost how much
	 * @return to be settled when it is over
	 */
	public Charge charge(int cost) {
		return new Charge(this, cost);
	}

	void add(ChargedTask task) {
		this.tasks.add(task);
	}

	void remove(ChargedTask task) {
		this.tasks.remove(task);
	}

	/**
	 * Returns the cost of the tasks that have not begun.
	 * @return the sum of what they cost
	 */
	public long heldByTasks() {
		return this.tasks.stream().mapToLong(Charge::cost).sum();
	}

	/**
	 * Drops the tasks that have not begun.
	 * @return how many there were
	 */
	public int dropTasks() {
		int dropped = 0;
		for (ChargedTask task : this.tasks) {
			dropped += task.drop() ? 1 : 0;
		}
		return dropped;
	}

}
