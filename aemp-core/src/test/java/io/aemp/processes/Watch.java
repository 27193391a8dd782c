package io.aemp.processes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.simulation.guarantee.Rule;

/**
 * The monitors of one context on all ports of the other node. A link that fails fires all
 * of them in one step: the first action sets them all again.
 */
final class Watch {

	private final GuaranteeNode home;

	private final Runnable fired;

	/** Guarded by this. */
	private List<Guard> guards = List.of();

	/** The number of times they were set; guarded by this. */
	private int times;

	/**
	 * Nothing is watched yet.
	 * @param fired runs in the context when they have fired and are set again
	 */
	Watch(GuaranteeNode home, Runnable fired) {
		this.home = home;
		this.fired = fired;
	}

	/** Sets the monitors, in the context that they are to belong to. */
	synchronized void set() {
		int time = ++this.times;
		List<Guard> before = this.guards;
		List<Guard> now = new ArrayList<>();
		for (String target : this.home.targets()) {
			AtomicBoolean over = new AtomicBoolean();
			now.add(this.home.node().mon(target, (reason) -> {
				if (over.getAndSet(true)) {
					this.home.violation(Rule.FIRES_ONCE, "a monitor on " + target + " fired again");
				}
				fired(time, target, reason);
			}));
		}
		this.guards = now;
		before.forEach(Guard::close);
	}

	private synchronized void fired(int time, String target, Reason reason) {
		if (!reason.kind().equals("transport_error")) {
			this.home.violation(Rule.NOTHING_FAILS, target + " died: " + reason);
		}
		if (time == this.times) {
			set();
			this.fired.run();
		}
	}

	synchronized void close() {
		this.times++;
		this.guards.forEach(Guard::close);
	}

}
