package io.aemp.node;

import java.util.List;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import io.aemp.handshake.AuthMethod;
import io.aemp.transport.Address;
import io.aemp.transport.Bind;
import io.aemp.wire.Framing;

/**
 * Tells what no node can be made of, before there is one. For those who make settings of
 * something else, and want to name what is wrong there.
 *
 * @since 0.1.0
 */
public final class SettingsCheck {

	private static final int JAVA_WITH_VIRTUAL_THREADS = 21;

	private SettingsCheck() {
	}

	/**
	 * Refuses what {@link AempNode#create(NodeSettings)} would refuse, but for the node
	 * ID. Threads and sockets are not touched.
	 * @param settings of a node
	 * @throws IllegalArgumentException if an address is malformed, an authentication
	 * method or a framing is not known, no method is possible with what there is, or this
	 * Java cannot run handlers in that way
	 */
	public static void check(NodeSettings settings) {
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
