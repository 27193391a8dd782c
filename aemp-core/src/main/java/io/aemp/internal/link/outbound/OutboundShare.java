package io.aemp.internal.link.outbound;

/**
 * The part of the common budget that one queue has taken. Changed under the lock of the
 * queue, and read from any thread.
 */
public final class OutboundShare {

	private final OutboundBudget budget;

	private volatile long charged;

	/**
	 * Creates an empty share.
	 * @param budget the common budget
	 */
	public OutboundShare(OutboundBudget budget) {
		this.budget = budget;
	}

	/**
	 * Returns what is charged to the budget.
	 * @return a multiple of the budget's step
	 */
	public long charged() {
		return this.charged;
	}

	/** Charges the difference to the budget, if the cost of the queue changed enough. */
	void update(long cost) {
		long before = this.charged;
		if (Math.abs(cost - before) >= OutboundBudget.STEP) {
			long now = cost - cost % OutboundBudget.STEP;
			this.charged = now;
			this.budget.charge(now - before);
		}
	}

}
