package io.aemp;

/**
 * The two parts of a port ID, {@code node#port}.
 *
 * @param node the node ID
 * @param name the port name, unique on that node; empty for the node's own port
 * @since 0.1.0
 */
public record PortId(String node, String name) {

	/**
	 * Takes a port ID or a bare node ID apart.
	 * @param id a port ID or node ID
	 * @return its parts; a bare node ID gives the node's own port
	 * @throws IllegalArgumentException if it is neither
	 */
	public static PortId parse(String id) {
		int hash = id.indexOf('#');
		if (hash < 0) {
			return new PortId(NodeId.check(id), "");
		}
		return new PortId(NodeId.check(id.substring(0, hash)), id.substring(hash + 1));
	}

	/**
	 * Returns the node part of a port ID.
	 * @param id a port ID or node ID
	 * @return the node ID
	 */
	public static String nodeOf(String id) {
		int hash = id.indexOf('#');
		return (hash < 0) ? id : id.substring(0, hash);
	}

	/**
	 * Checks a port name that an application chose.
	 * @param name the name
	 * @return the name
	 * @throws IllegalArgumentException if it is empty or has other characters than
	 * printable ASCII without blanks and {@code #}
	 */
	public static String checkName(String name) {
		if (!isLegalName(name)) {
			throw new IllegalArgumentException("Illegal port name '" + Printable.of(name)
					+ "': use printable ASCII characters without blanks and '#'");
		}
		return name;
	}

	/**
	 * Determines if an application, or another node that spawns a port, may choose a port
	 * name.
	 * @param name any text
	 * @return true if it is not empty and has only printable ASCII characters without
	 * blanks and {@code #}
	 */
	public static boolean isLegalName(String name) {
		return !name.isEmpty() && name.chars().allMatch((c) -> c > ' ' && c < 0x7f && c != '#');
	}

	/**
	 * Determines if this is the ID of a node port.
	 * @return true if the port name is empty
	 */
	public boolean isNode() {
		return this.name.isEmpty();
	}

	@Override
	public String toString() {
		return this.node + '#' + this.name;
	}

}
