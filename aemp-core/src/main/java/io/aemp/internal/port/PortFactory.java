package io.aemp.internal.port;

import java.util.function.Consumer;

import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.internal.context.NameFence;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.dispatch.Dispatcher;
import io.aemp.internal.dispatch.Dispatchers;
import io.aemp.internal.runtime.NodeRuntime;

/**
 * Creates the ports of a node, and gives them their names. May be used from any thread.
 */
public final class PortFactory {

	private final PortTable table;

	private final NodeSettings settings;

	private final Dispatchers dispatchers;

	private final PortNames names;

	private final ChosenNames chosenNames;

	private volatile Consumer<LocalPort> reopened = (port) -> {
	};

	PortFactory(PortTable table, NodeSettings settings, NodeRuntime runtime, Dispatchers dispatchers,
			ChosenNames chosenNames) {
		this.table = table;
		this.settings = settings;
		this.dispatchers = dispatchers;
		this.names = new PortNames(runtime.random());
		this.chosenNames = chosenNames;
	}

	/**
	 * Creates a port. A chosen name may be that of a port that is dead: whoever monitored
	 * that one reaches the new port when it has taken the death (guarantee, rule R6).
	 * @param port the settings of the port
	 * @return the port
	 * @throws IllegalArgumentException if its name is in use
	 * @throws IllegalStateException if the node was closed
	 */
	public LocalPort create(PortSettings port) {
		this.table.checkOpen();
		Dispatcher dispatcher = this.dispatchers
			.get((port.dispatch() != null) ? port.dispatch() : this.settings.handlers().dispatch());
		String name = port.name();
		return (name != null) ? createNamed(name, dispatcher, port.mailboxLimit())
				: createUnique(dispatcher, port.mailboxLimit());
	}

	private LocalPort createNamed(String name, Dispatcher dispatcher, int mailboxLimit) {
		String id = this.table.idOf(name);
		if (!this.names.choose(name)) {
			throw nameInUse(name);
		}
		boolean again = this.chosenNames.isKnown(id);
		NameFence fence = this.chosenNames.fence(id);
		LocalPort created = new LocalPort(this.table, dispatcher, id, mailboxLimit, false, fence,
				again ? this.chosenNames.nextMoment() : 0);
		if (!this.table.add(created)) {
			throw nameInUse(name);
		}
		if (again) {
			this.reopened.accept(created);
		}
		return this.table.alive(created);
	}

	private static IllegalArgumentException nameInUse(String name) {
		return new IllegalArgumentException("The port name '" + name + "' is in use: choose another one");
	}

	/**
	 * Sets a listener for names that are given again.
	 * @param reopened gets the new port, which lives already
	 */
	public void whenReopened(Consumer<LocalPort> reopened) {
		this.reopened = reopened;
	}

	/** Frees the name of a dead port, after all that depends on it was told. */
	void release(LocalPort port) {
		this.names.release(this.table.nameOf(port.id()));
	}

	/**
	 * Creates a port for the node itself, whose handlers complete what others wait for.
	 * @return a port that runs on threads of the node itself
	 */
	public LocalPort createForCompletion() {
		return createUnique(this.dispatchers.completions(), Integer.MAX_VALUE);
	}

	private LocalPort createUnique(Dispatcher dispatcher, int mailboxLimit) {
		LocalPort port;
		do {
			port = new LocalPort(this.table, dispatcher, this.table.idOf(this.names.next()), mailboxLimit, false);
		}
		while (!this.table.add(port));
		return this.table.alive(port);
	}

	/**
	 * Returns a name for a port that this node spawns, anywhere.
	 * @return a name never given before
	 */
	public String nextSpawnedName() {
		return this.names.nextSpawned();
	}

	/**
	 * Creates a port that exists only if a function gives it receivers, which runs in its
	 * context before anything else.
	 * @param name one of {@link #nextSpawnedName()}
	 * @param initFunction gets the port
	 */
	public void spawn(String name, InitFunction initFunction) {
		spawnNew(name, initFunction, Charge.NONE);
	}

	/**
	 * Spawns a port for another node.
	 * @param name chosen by that node
	 * @param initFunction gets the port
	 * @param charge settled when the function has returned, or will not run
	 * @return false if the name is illegal, or was used before as far as is known
	 */
	public boolean spawnForeign(String name, InitFunction initFunction, Charge charge) {
		if (this.names.accept(name) && spawnNew(name, initFunction, charge)) {
			return true;
		}
		charge.settle();
		return false;
	}

	private boolean spawnNew(String name, InitFunction initFunction, Charge charge) {
		LocalPort port = new LocalPort(this.table, this.dispatchers.get(this.settings.handlers().dispatch()),
				this.table.idOf(name), Integer.MAX_VALUE, true);
		if (!this.table.add(port)) {
			return false;
		}
		this.table.alive(port).init(initFunction, charge);
		return true;
	}

}
