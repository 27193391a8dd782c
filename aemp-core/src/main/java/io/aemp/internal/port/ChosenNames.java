package io.aemp.internal.port;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Reason;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.context.NameFence;
import org.jspecify.annotations.Nullable;

/**
 * Gives chosen port names to one port after the other. A name is free again when the
 * death of its port was told to all that depends on it. Each name has a fence that stays
 * when its port dies (guarantee, rule R6). May be used from any thread.
 */
final class ChosenNames {

	/** By port ID. */
	private final Map<String, NameFence> fences = new ConcurrentHashMap<>();

	private final AtomicLong moments = new AtomicLong();

	/** Returns the present moment, as names and links count it. */
	long nextMoment() {
		return this.moments.incrementAndGet();
	}

	/** Determines if an earlier port had the ID. */
	boolean isKnown(String portId) {
		return this.fences.containsKey(portId);
	}

	/** Returns the fence of a port ID. */
	NameFence fence(String portId) {
		return this.fences.computeIfAbsent(portId, (chosen) -> new NameFence());
	}

	/** Fires a monitor on a port that does not exist. */
	void fireUnknown(String portId, Monitor monitor) {
		@Nullable NameFence fence = this.fences.get(portId);
		Reason reason = Reason.noSuchPort(portId);
		if (fence != null) {
			// The name may be given again before the owner takes this.
			fence.fire(monitor, reason);
		}
		else {
			monitor.fire(reason);
		}
	}

}
