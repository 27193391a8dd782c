package io.aemp.request;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.regex.Pattern;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Printable;
import io.aemp.Receiver;
import io.aemp.port.PortTable;
import io.aemp.runtime.SerialExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions that may be called by name: those that were registered in this process,
 * and no others. May be used from any thread.
 */
public final class Functions {

	private static final Logger logger = LoggerFactory.getLogger(Functions.class);

	/** Perl's names: at least one package in front, or nothing for the main program. */
	private static final Pattern NAME = Pattern.compile("([A-Za-z_]\\w*)?(::\\w+)+");

	private final Map<String, Receiver> functions = new ConcurrentHashMap<>();

	private final PortTable ports;

	/** Runs plain calls one after the other, where they may block, outside ports. */
	private final SerialExecutor calls;

	/**
	 * No functions yet.
	 * @param ports where spawned functions run
	 * @param callbacks runs plain calls
	 */
	public Functions(PortTable ports, Executor callbacks) {
		this.ports = ports;
		this.calls = new SerialExecutor(callbacks);
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
	 * Spawns a port on this node.
	 * @param portName made by whoever spawns
	 * @param name the function that gives it receivers; unknown ones are logged, and no
	 * port comes to be
	 * @param arguments for the function
	 */
	public void spawn(String portName, String name, Message arguments) {
		Receiver function = find(name);
		if (function != null) {
			this.ports.spawn(portName, (port) -> function.receive(arguments));
		}
	}

	/**
	 * Calls a function on this node, behind all calls before.
	 * @param name the function; unknown ones are logged
	 * @param arguments for the function
	 */
	public void call(String name, Message arguments) {
		Receiver function = find(name);
		if (function != null) {
			this.calls.execute(() -> run(name, function, arguments));
		}
	}

	private static void run(String name, Receiver function, Message arguments) {
		try {
			function.receive(arguments);
		}
		catch (Throwable ex) {
			logger.warn("Function {} failed", name, ex);
		}
	}

	private @Nullable Receiver find(String name) {
		Receiver function = this.functions.get(name);
		if (function == null) {
			logger.warn("Refused a call of the function '{}': it is not registered on this node", Printable.of(name));
		}
		return function;
	}

}
