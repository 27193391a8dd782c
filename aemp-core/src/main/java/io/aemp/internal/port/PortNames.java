package io.aemp.internal.port;

import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.PortId;
import io.aemp.internal.runtime.RandomSource;

/**
 * The names of a node's ports (guarantee, rule R6). Made ones are never given twice,
 * which their random part ensures. Chosen ones are given again when their port is dead,
 * to the application only. Of those that other nodes brought only the newest are
 * remembered, or they could fill the memory. May be used from any thread.
 */
final class PortNames {

	/** A name that this node did not make has at most this length. */
	private static final int MAX_FOREIGN_LENGTH = 255;

	private static final int MAX_FOREIGN_NAMES = 4096;

	private final UniqueNames ports;

	private final UniqueNames spawned;

	@GuardedBy("this")
	private final Set<String> chosen = new HashSet<>();

	/** The chosen names whose ports are dead. */
	@GuardedBy("this")
	private final Set<String> released = new HashSet<>();

	/** The names that other nodes made, oldest first. */
	@GuardedBy("this")
	private final Set<String> foreign = new LinkedHashSet<>();

	PortNames(RandomSource random) {
		this.ports = new UniqueNames(random);
		this.spawned = new UniqueNames(random);
	}

	/** A name for a port of this node. */
	String next() {
		return this.ports.next();
	}

	/** A name for a port that this node spawns, anywhere. */
	String nextSpawned() {
		return this.spawned.next();
	}

	/**
	 * Takes a legal name that the application chose.
	 * @return false if a port or another node uses it, or if this node may generate it
	 */
	synchronized boolean choose(String name) {
		return !mayMake(name) && !this.foreign.contains(name) && (this.chosen.add(name) || this.released.remove(name));
	}

	/**
	 * The port of a name is dead, and all that depends on that was told.
	 */
	synchronized void release(String name) {
		if (this.chosen.contains(name)) {
			this.released.add(name);
		}
	}

	/**
	 * Takes a name that another node made for a port which it spawns here.
	 * @return false if it is illegal, or was used before as far as is known
	 */
	synchronized boolean accept(String name) {
		if (name.length() > MAX_FOREIGN_LENGTH || !PortId.isLegalName(name) || mayMake(name)
				|| this.chosen.contains(name) || !this.foreign.add(name)) {
			return false;
		}
		if (this.foreign.size() > MAX_FOREIGN_NAMES) {
			Iterator<String> oldest = this.foreign.iterator();
			oldest.next();
			oldest.remove();
		}
		return true;
	}

	private boolean mayMake(String name) {
		return this.ports.mayMake(name) || this.spawned.mayMake(name);
	}

}
