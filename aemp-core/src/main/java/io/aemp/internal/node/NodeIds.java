package io.aemp.internal.node;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.function.Supplier;

import io.aemp.NodeId;
import io.aemp.Placeholders;
import io.aemp.internal.runtime.RandomSource;

/**
 * Makes node IDs of what is configured (protocol, section 3): {@code %n} stands for the
 * name of the host and {@code %u} for a random string, and one is appended to an ID that
 * ends with a slash.
 *
 * @since 0.1.0
 */
public final class NodeIds {

	/** As much as a UUID has. */
	private static final int UNIQUE_LENGTH = 22;

	private static final int MAX_HOST_LENGTH = 100;

	private final Supplier<String> host;

	private final Supplier<String> unique;

	/**
	 * With the name of this host and secure randomness.
	 */
	public NodeIds() {
		this(NodeIds::hostName, () -> RandomSource.secure().nextName(UNIQUE_LENGTH));
	}

	/**
	 * With both parts from outside.
	 * @param host tells the name of the host; asked only if needed, since it can take a
	 * while
	 * @param unique makes a new string at every call
	 */
	public NodeIds(Supplier<String> host, Supplier<String> unique) {
		this.host = host;
		this.unique = unique;
	}

	/**
	 * Makes a node ID.
	 * @param template as configured
	 * @return a legal node ID
	 * @throws IllegalArgumentException if it does not make one, or has a placeholder that
	 * nobody replaced by a value
	 */
	public String expand(String template) {
		String id = Placeholders.check("The node ID", template);
		if (id.contains("%n")) {
			id = id.replace("%n", legal(this.host.get()));
		}
		if (id.contains("%u")) {
			id = id.replace("%u", this.unique.get());
		}
		return NodeId.check(id.endsWith("/") ? id + this.unique.get() : id);
	}

	/**
	 * Makes a part of a node ID of a name that was made for something else.
	 * @param name any name
	 * @return the same without what a node ID cannot have, and cut if it is too long
	 */
	public static String legal(String name) {
		String legal = name.trim().replaceAll("[^!-~]|[;#,/%]", "-");
		return legal.substring(0, Math.min(legal.length(), MAX_HOST_LENGTH));
	}

	private static String hostName() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "localhost";
		}
	}

}
