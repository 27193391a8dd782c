package io.aemp.internal.node;

import java.util.Collection;
import java.util.List;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import io.aemp.Placeholders;
import io.aemp.internal.handshake.AuthMethod;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.Bind;
import io.aemp.internal.wire.Framing;

/**
 * Checks settings before a node is created from them. For those who make settings of
 * something else, and want to name what is wrong there.
 *
 * @since 0.1.0
 */
public final class SettingsCheck {

	private static final int JAVA_WITH_VIRTUAL_THREADS = 21;

	private SettingsCheck() {
	}

	/**
	 * Refuses the settings that {@code AempNode.create} would refuse, but for the node
	 * ID. Threads and sockets are not touched.
	 * @param settings of a node
	 * @throws IllegalArgumentException if an address is malformed, an authentication
	 * method or a framing is not known, no method is possible with what there is, this
	 * Java cannot run handlers in that way, or a setting has a placeholder that nobody
	 * replaced by a value
	 */
	public static void check(NodeSettings settings) {
		checkReplaced(settings);
		settings.accept().forEach((name) -> check("accept", name, AuthMethod.named(name) != null));
		settings.offer().forEach((name) -> {
			AuthMethod method = AuthMethod.named(name);
			check("offer", name, method != null && method.isSendable());
		});
		if (settings.isNetworked()) {
			checkPossible("accept", settings, settings.accept());
			checkPossible("offer", settings, settings.offer());
		}
		settings.framings().forEach(Framing::named);
		settings.binds().forEach(Bind::parse);
		settings.advertise().forEach(Address::parse);
		settings.seeds().forEach(Address::parse);
		settings.addresses().values().forEach((addresses) -> addresses.forEach(Address::parse));
		int java = Runtime.version().feature();
		if (settings.dispatch() == Dispatch.VIRTUAL && java < JAVA_WITH_VIRTUAL_THREADS) {
			throw new IllegalArgumentException("Handlers cannot run on virtual threads: they need Java "
					+ JAVA_WITH_VIRTUAL_THREADS + " or newer, this is " + java);
		}
	}

	/** A placeholder may look like the name of a host or node. */
	private static void checkReplaced(NodeSettings settings) {
		Placeholders.check("nodeId", settings.nodeId());
		checkReplaced("binds", settings.binds());
		checkReplaced("advertise", settings.advertise());
		checkReplaced("seeds", settings.seeds());
		checkReplaced("addresses", settings.addresses().keySet());
		settings.addresses().values().forEach((addresses) -> checkReplaced("addresses", addresses));
		checkReplaced("offer", settings.offer());
		checkReplaced("accept", settings.accept());
		checkReplaced("framings", settings.framings());
	}

	private static void checkReplaced(String name, Collection<String> values) {
		values.forEach((value) -> Placeholders.check(name, value));
	}

	private static void checkPossible(String list, NodeSettings settings, List<String> names) {
		if (Transports.possible(settings, names).isEmpty()) {
			throw new IllegalArgumentException("This node cannot " + list + " any of the authentication methods "
					+ names + ": it has no " + ((settings.tls() == null) ? "TLS" : "secret"));
		}
	}

	private static void check(String list, String name, boolean possible) {
		if (!possible) {
			throw new IllegalArgumentException(
					"This node cannot " + list + " the authentication method '" + name + "'");
		}
	}

}
