package io.aemp.internal.request;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Printable;
import io.aemp.Receiver;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.NodeRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions that may be called by name: those that were registered in this process,
 * and no others. A function is called, outside ports and where it may block, or spawned,
 * as the first handler of a new port. May be used from any thread.
 */
public final class Functions {

	private static final Logger logger = LoggerFactory.getLogger(Functions.class);

	/** Perl's names: at least one package in front, or nothing for the main program. */
	private static final Pattern NAME = Pattern.compile("([A-Za-z_]\\w*)?(::\\w+)+");

	private final Map<String, Receiver> functions = new ConcurrentHashMap<>();

	private final PortTable ports;

	private final CallOrder calls;

	private final LimitedLog refusals;

	private final LimitedLog failures;

	/**
	 * No functions yet.
	 * @param ports where spawned functions run
	 * @param runtime lends the threads on which functions are called
	 */
	public Functions(PortTable ports, NodeRuntime runtime) {
		this.ports = ports;
		this.calls = new CallOrder(runtime.callbacks());
		this.refusals = new LimitedLog(logger, runtime);
		this.failures = new LimitedLog(logger, runtime);
	}

	/**
	 * Registers a function.
	 * @param name in Perl's form, {@code My::App::connect}
	 * @param function what to do with the arguments
	 * @return takes it away when closed
	 * @throws IllegalArgumentException if the name is illegal or taken
	 */
	public Guard register(String name, Receiver function) {
		checkName(name);
		if (this.functions.putIfAbsent(name, function) != null) {
			throw new IllegalArgumentException("There is a function '" + name + "' already");
		}
		return () -> this.functions.remove(name, function);
	}

	/**
	 * Checks the form of a function name.
	 * @param name a name
	 * @throws IllegalArgumentException if it has another form
	 */
	public static void checkName(String name) {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("Illegal function name '" + Printable.of(name)
					+ "': use names in front of it, separated by '::', as in 'My::App::connect'");
		}
	}

	/**
	 * Spawns a port on this node, by this node.
	 * @param portName one of {@link PortTable#nextSpawnedName()}
	 * @param name the function that gives it receivers; unknown ones are logged, and no
	 * port comes to be
	 * @param arguments for the function
	 */
	public void spawn(String portName, String name, Message arguments) {
		Receiver function = find(this.ports.nodeId(), name);
		if (function != null) {
			this.ports.factory().spawn(portName, (port) -> function.receive(arguments));
		}
	}

	/**
	 * Spawns a port on this node for another node.
	 * @param nodeId the node that asks
	 * @param portName made by that node; illegal ones, and those used before, are logged,
	 * and no port comes to be
	 * @param name the function, as above
	 * @param arguments for the function
	 * @param charge settled when the function has returned
	 * @return false if that was refused
	 */
	boolean spawnFor(String nodeId, String portName, String name, Message arguments, Charge charge) {
		Receiver function = find(nodeId, name);
		if (function == null) {
			charge.settle();
			return false;
		}
		boolean spawned = this.ports.factory().spawnForeign(portName, (port) -> function.receive(arguments), charge);
		if (!spawned) {
			this.refusals.warn("Refused to spawn port '{}' for node {}: the name is illegal or was used before",
					Printable.of(portName), nodeId);
		}
		return spawned;
	}

	/**
	 * Calls a function on this node, behind all calls of the same node before.
	 * @param nodeId who calls
	 * @param name the function; unknown ones are logged
	 * @param arguments for the function
	 * @param charge settled when the function has returned
	 * @return false if that was refused
	 */
	boolean call(String nodeId, String name, Message arguments, Charge charge) {
		Receiver function = find(nodeId, name);
		if (function != null) {
			this.calls.execute(nodeId, charge.task(() -> run(nodeId, name, function, arguments)));
		}
		else {
			charge.settle();
		}
		return function != null;
	}

	private void run(String nodeId, String name, Receiver function, Message arguments) {
		try {
			function.receive(arguments);
		}
		catch (Throwable ex) {
			this.failures.warn("Function {}, called by node {}, failed", name, nodeId, ex);
		}
	}

	private @Nullable Receiver find(String nodeId, String name) {
		Receiver function = this.functions.get(name);
		if (function == null) {
			this.refusals.warn("Refused a call of the function '{}' by node {}: it is not registered on this node",
					Printable.of(name), nodeId);
		}
		return function;
	}

}
