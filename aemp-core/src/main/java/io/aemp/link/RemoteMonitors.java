package io.aemp.link;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.aemp.Reason;
import io.aemp.port.Context;
import io.aemp.port.Monitor;
import org.jspecify.annotations.Nullable;

/**
 * Our monitors on the ports of one remote node, and the fences around the contexts that
 * have not taken notice of a failure yet. Guarded by the lock of the remote node.
 */
final class RemoteMonitors {

	private final RemoteNode remote;

	/** By port name, as the peer knows them. */
	private final Map<String, Set<Monitor>> monitors = new HashMap<>();

	private final Map<Context, Fence> fences = new HashMap<>();

	RemoteMonitors(RemoteNode remote) {
		this.remote = remote;
	}

	/**
	 * Adds a monitor.
	 * @return true if the peer has to be told
	 */
	boolean add(Monitor monitor, String portName) {
		Fence fence = this.fences.get(monitor.owner());
		if (fence != null) {
			// It fires with the others, as one step (guarantee, rule R3).
			fence.add(monitor);
			return false;
		}
		Set<Monitor> siblings = this.monitors.computeIfAbsent(portName, (name) -> new LinkedHashSet<>(2));
		siblings.add(monitor);
		return siblings.size() == 1;
	}

	/**
	 * Removes a monitor.
	 * @return true if the peer has to be told
	 */
	boolean remove(Monitor monitor, String portName) {
		Set<Monitor> siblings = this.monitors.get(portName);
		if (siblings == null || !siblings.remove(monitor) || !siblings.isEmpty()) {
			return false;
		}
		this.monitors.remove(portName);
		return true;
	}

	/** Removes all monitors of a port. */
	Set<Monitor> removeAll(String portName) {
		Set<Monitor> siblings = this.monitors.remove(portName);
		return (siblings != null) ? siblings : Set.of();
	}

	/** The fence around a context. */
	@Nullable Fence fenceOf(Context context) {
		// Asked for every message, and most of the time there are none.
		return this.fences.isEmpty() ? null : this.fences.get(context);
	}

	/** Fences all contexts that own monitors, and the kernel always (rule R2). */
	void fenceAll(Context kernel, Reason reason) {
		for (Set<Monitor> siblings : this.monitors.values()) {
			for (Monitor monitor : siblings) {
				Fence fence = fence(monitor.owner(), reason);
				if (fence != null) {
					fence.add(monitor);
				}
			}
		}
		this.monitors.clear();
		fence(kernel, reason);
	}

	/** Null for a dead context, which needs no fence. */
	private @Nullable Fence fence(Context context, Reason reason) {
		Fence fence = this.fences.get(context);
		if (fence == null) {
			fence = new Fence(this.remote, context, reason);
			if (!context.enqueue(fence)) {
				return null;
			}
			this.fences.put(context, fence);
		}
		return fence;
	}

	/** A context took notice. */
	void lift(Context context) {
		this.fences.remove(context);
	}

	/** How many are set. */
	int size() {
		return this.monitors.values().stream().mapToInt(Set::size).sum();
	}

	boolean isEmpty() {
		return this.monitors.isEmpty() && this.fences.isEmpty();
	}

}
