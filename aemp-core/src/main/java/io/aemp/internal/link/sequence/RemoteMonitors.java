package io.aemp.internal.link.sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.LastingEntry;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;

/**
 * Our monitors on the ports of one remote node, and the fences around the contexts that
 * have not taken notice of a failure yet. A failure needs no memory: all that it takes
 * was made with the monitors. Not safe for use by several threads: belongs to the lock of
 * its owner.
 */
final class RemoteMonitors {

	/** The most names that are looked through for each message. */
	private static final int FEW_NAMES = 8;

	/** The least names at which those that nobody needs are removed. */
	private static final int MANY_NAMES = 64;

	private final Fence.Owner owner;

	/** By port name, as the peer knows them. */
	private Map<String, Set<Monitor>> monitors = new HashMap<>();

	/** Replaces that map when the link fails. */
	private Map<String, Set<Monitor>> spare = new HashMap<>();

	/** The fences of contexts that own monitors or are fenced, and of the kernel. */
	private final Map<Context, Fence> fences = new HashMap<>();

	/** The kernel has its own messages there, monitored or not (rule R2). */
	private final Fence kernelFence;

	private int raised;

	/**
	 * Monitors that the death of a port has fired, by port name, until their contexts
	 * take them: the name may be given again (rule R6).
	 */
	private final Map<String, List<Monitor>> untaken = new HashMap<>();

	/** The number of names at which those that nobody needs are removed. */
	private int tooMany = MANY_NAMES;

	RemoteMonitors(Fence.Owner owner, Context kernel) {
		this.owner = owner;
		this.kernelFence = new Fence(owner, kernel);
		this.fences.put(kernel, this.kernelFence);
	}

	/**
	 * Adds a monitor. If there is no memory for it, nothing has changed.
	 * @return true if the peer has to be told
	 */
	boolean add(Monitor monitor, String portName) {
		Fence fence = this.fences.get(monitor.owner());
		if (fence == null) {
			fence = new Fence(this.owner, monitor.owner());
			this.fences.put(monitor.owner(), fence);
		}
		if (fence.reason() != null) {
			// It fires with the others, as one step (guarantee, rule R3).
			fence.add(monitor);
			return false;
		}
		boolean added = false;
		try {
			added = this.monitors.computeIfAbsent(portName, (name) -> new LinkedHashSet<>(2)).add(monitor);
		}
		finally {
			if (added) {
				fence.monitored();
			}
			else {
				forgetUnused(fence);
				forgetEmpty(portName);
			}
		}
		return this.monitors.get(portName).size() == 1;
	}

	private void forgetUnused(Fence fence) {
		if (fence.reason() == null && !fence.isNeeded() && fence != this.kernelFence) {
			this.fences.remove(fence.context());
		}
	}

	private boolean forgetEmpty(String portName) {
		Set<Monitor> siblings = this.monitors.get(portName);
		if (siblings == null || !siblings.isEmpty()) {
			return false;
		}
		this.monitors.remove(portName);
		return true;
	}

	/**
	 * Removes a monitor.
	 * @return true if the peer has to be told
	 */
	boolean remove(Monitor monitor, String portName) {
		Set<Monitor> siblings = this.monitors.get(portName);
		if (siblings == null || !siblings.remove(monitor)) {
			return false;
		}
		removed(monitor);
		return forgetEmpty(portName);
	}

	private void removed(Monitor monitor) {
		Fence fence = this.fences.get(monitor.owner());
		if (fence != null) {
			fence.unmonitored();
			forgetUnused(fence);
		}
	}

	/** Removes all monitors of a port. */
	Set<Monitor> removeAll(String portName) {
		Set<Monitor> siblings = this.monitors.get(portName);
		if (siblings == null) {
			return Set.of();
		}
		untaken(portName).addAll(siblings);
		this.monitors.remove(portName);
		siblings.forEach(this::removed);
		return siblings;
	}

	/**
	 * Returns why a context is fenced.
	 * @param portName the port that it wants to reach
	 * @param elements the message
	 * @return the reason; null if it is not fenced
	 */
	@Nullable Reason fenced(Context context, String portName, @Nullable Object[] elements) {
		// Asked for every message, and most of the time there are none.
		Fence fence = (this.raised > 0) ? this.fences.get(context) : null;
		Reason reason = (fence != null) ? fence.reason() : null;
		if (reason != null || this.untaken.isEmpty()) {
			return reason;
		}
		if (this.untaken.size() <= FEW_NAMES) {
			forgetTaken();
		}
		boolean kill = portName.isEmpty() && elements.length > 1 && Requests.KIL1.equals(elements[0]);
		return fencedFrom(context, (kill && elements[1] instanceof String killed) ? killed : portName);
	}

	/**
	 * Returns why a context is fenced from a port: an earlier one of that name died,
	 * which the context has not taken notice of.
	 */
	@Nullable Reason fencedFrom(Context context, String portName) {
		List<Monitor> fired = this.untaken.get(portName);
		if (fired == null) {
			return null;
		}
		if (isTaken(fired)) {
			this.untaken.remove(portName);
		}
		for (Monitor monitor : fired) {
			if (monitor.owner() == context) {
				return monitor.reason();
			}
		}
		return null;
	}

	/** Fires a monitor of a context that is fenced from that port, with the others. */
	void fire(Monitor monitor, String portName, Reason reason) {
		untaken(portName).add(monitor);
		monitor.fire(reason);
	}

	/**
	 * Returns the list of a name. Every so often, old names are removed.
	 */
	private List<Monitor> untaken(String portName) {
		if (this.untaken.size() >= this.tooMany) {
			forgetTaken();
			this.tooMany = Math.max(MANY_NAMES, 2 * this.untaken.size());
		}
		return this.untaken.computeIfAbsent(portName, (name) -> new ArrayList<>(2));
	}

	private void forgetTaken() {
		this.untaken.values().removeIf(RemoteMonitors::isTaken);
	}

	private static boolean isTaken(List<Monitor> fired) {
		fired.removeIf(Monitor::isOver);
		return fired.isEmpty();
	}

	/** Fences all contexts that own monitors, and the kernel always (rule R2). */
	void fenceAll(Reason reason) {
		Map<String, Set<Monitor>> lost = this.monitors;
		// A context that dies of the news removes its monitors, which are not here any
		// more.
		this.monitors = this.spare;
		for (Set<Monitor> siblings : lost.values()) {
			for (Monitor monitor : siblings) {
				Fence fence = this.fences.get(monitor.owner());
				if (fence != null) {
					fence.unmonitored();
					raise(fence, reason);
					if (fence.reason() != null) {
						fence.add(monitor);
					}
				}
			}
		}
		lost.clear();
		this.spare = lost;
		raise(this.kernelFence, reason);
	}

	private void raise(Fence fence, Reason reason) {
		if (fence.reason() == null) {
			fence.raise(reason);
			this.raised++;
			if (!fence.context().enqueue(fence)) {
				// A dead context needs none: its monitors have ended.
				lift(fence);
			}
		}
	}

	/**
	 * Takes a fence down, because its context took notice or died.
	 * @return the monitors that have fired now, as a chain
	 */
	@Nullable LastingEntry lift(Fence fence) {
		if (fence.reason() == null) {
			return null;
		}
		LastingEntry fired = fence.lift();
		this.raised--;
		forgetUnused(fence);
		return fired;
	}

	/** Returns the number of monitors that are set. */
	int size() {
		return this.monitors.values().stream().mapToInt(Set::size).sum();
	}

	boolean isEmpty() {
		forgetTaken();
		return this.monitors.isEmpty() && this.raised == 0 && this.untaken.isEmpty();
	}

}
