package io.aemp.simulation.guarantee;

/**
 * Names of contexts in a history: a port, the outside or the kernel, of one life of a
 * node.
 */
final class Contexts {

	private Contexts() {
	}

	static String port(String portId, String life) {
		return portId + "@" + life;
	}

	static String outside(String nodeId, int life) {
		return nodeId + "#(outside)@" + life;
	}

	static boolean isOutside(String name) {
		return name.contains("#(outside)@");
	}

	static String kernel(String nodeId, int life) {
		return nodeId + "#(kernel)@" + life;
	}

	/** Determines if a target is a port, not a node. */
	static boolean isPort(String target) {
		return target.indexOf('#') >= 0;
	}

	/** The node of a context or a port. */
	static String nodeOf(String name) {
		int end = name.indexOf('#');
		return (end < 0) ? name : name.substring(0, end);
	}

}
