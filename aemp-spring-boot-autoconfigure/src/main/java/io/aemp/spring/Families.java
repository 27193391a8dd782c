package io.aemp.spring;

import io.aemp.Family;
import io.aemp.Node;
import org.jspecify.annotations.Nullable;

/**
 * Gets families for annotations that name them.
 */
final class Families {

	private Families() {
	}

	/**
	 * Gets a family.
	 * @param node the only node; null if there is none, or several
	 * @param name its name, placeholders resolved
	 * @param where what names it, for error messages
	 * @return the family
	 * @throws PortDefinitionException if there is no such family
	 */
	static Family of(@Nullable Node node, String name, String where) {
		return node(node, where).family(checkName(name, where));
	}

	/**
	 * Returns the node that has the families.
	 * @param node the only node; null if there is none, or several
	 * @param where what wants a family, for error messages
	 * @return the node
	 * @throws PortDefinitionException if there is none
	 */
	static Node node(@Nullable Node node, String where) {
		if (node == null) {
			throw new PortDefinitionException(where
					+ " needs a node for its family, but there is no Node bean, or several of which none is primary",
					"Declare one Node bean only, or mark one with @Primary");
		}
		return node;
	}

	/**
	 * Checks the name of a family.
	 * @param name a name, placeholders resolved
	 * @param where what names it, for error messages
	 * @return the name
	 * @throws PortDefinitionException if it is illegal
	 */
	static String checkName(String name, String where) {
		try {
			return Family.checkName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new PortDefinitionException(where + " names a family that cannot be: " + ex.getMessage(),
					"Choose such a name, best with that of the application in front", ex);
		}
	}

}
