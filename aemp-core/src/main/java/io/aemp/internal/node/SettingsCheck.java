package io.aemp.internal.node;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.aemp.AuthenticationSettings;
import io.aemp.Dispatch;
import io.aemp.NetworkSettings;
import io.aemp.NodeSettings;
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
	 * method or a framing is not known, no method is possible with what there is, or this
	 * Java cannot run handlers in that way
	 */
	public static void check(NodeSettings settings) {
		AuthenticationSettings authentication = settings.authentication();
		authentication.accepted().forEach((name) -> check("accept", name, (method) -> true));
		authentication.offered().forEach((name) -> check("offer", name, AuthMethod::isSendable));
		if (authentication.isNetworked()) {
			checkPossible("accept", authentication, authentication.accepted());
			checkPossible("offer", authentication, authentication.offered());
		}
		settings.connections().framings().forEach(Framing::named);
		NetworkSettings network = settings.network();
		network.binds().forEach(Bind::parse);
		network.advertised().forEach(Address::parse);
		network.seeds().forEach(Address::parse);
		network.addresses().values().forEach((addresses) -> addresses.forEach(Address::parse));
		int java = Runtime.version().feature();
		if (settings.handlers().dispatch() == Dispatch.VIRTUAL && java < JAVA_WITH_VIRTUAL_THREADS) {
			throw new IllegalArgumentException("Handlers cannot run on virtual threads: they need Java "
					+ JAVA_WITH_VIRTUAL_THREADS + " or newer, this is " + java);
		}
	}

	private static void checkPossible(String list, AuthenticationSettings authentication, List<String> names) {
		if (Transports.possible(authentication, names).isEmpty()) {
			throw new IllegalArgumentException("This node cannot " + list + " any of the authentication methods "
					+ names + ": it has no " + ((authentication.tls() == null) ? "TLS" : "secret"));
		}
	}

	private static void check(String list, String name, Predicate<AuthMethod> possible) {
		AuthMethod method = AuthMethod.named(name);
		if (method == null || !possible.test(method)) {
			String others = Arrays.stream(AuthMethod.values())
				.filter(possible)
				.map(AuthMethod::wireName)
				.collect(Collectors.joining(", "));
			throw new IllegalArgumentException(
					"This node cannot " + list + " the authentication method '" + name + "', only " + others);
		}
	}

}
