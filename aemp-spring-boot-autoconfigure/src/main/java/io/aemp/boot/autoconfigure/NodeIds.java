package io.aemp.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Makes a node ID of what is configured.
 */
final class NodeIds {

	private final io.aemp.internal.node.NodeIds nodeIds;

	/**
	 * With the rules of the kernel.
	 * @param nodeIds expands templates
	 */
	NodeIds(io.aemp.internal.node.NodeIds nodeIds) {
		this.nodeIds = nodeIds;
	}

	/**
	 * Returns the template of a node ID. The node expands it at each start.
	 * @param configured the node ID as configured, if it is
	 * @param application the name of the application, if it has one
	 * @return a template that makes legal node IDs
	 * @throws NodeConfigurationException if what is configured does not make one
	 */
	String checkedTemplate(@Nullable String configured, @Nullable String application) {
		resolve(configured, application);
		return template(configured, application);
	}

	/**
	 * Makes a node ID.
	 * @param configured the node ID as configured, if it is
	 * @param application the name of the application, if it has one
	 * @return a legal node ID
	 * @throws NodeConfigurationException if what is configured does not make one
	 */
	String resolve(@Nullable String configured, @Nullable String application) {
		try {
			return this.nodeIds.expand(template(configured, application));
		}
		catch (IllegalArgumentException ex) {
			throw new NodeConfigurationException("Property 'aemp.node-id' makes no legal node ID: " + ex.getMessage(),
					"Use 1 to 255 printable ASCII characters without blanks, ';', '#' and ',', or remove the property "
							+ "to have a node ID made",
					ex);
		}
	}

	private static String template(@Nullable String configured, @Nullable String application) {
		if (configured != null && StringUtils.hasText(configured)) {
			return configured;
		}
		if (application != null && StringUtils.hasText(application)) {
			return io.aemp.internal.node.NodeIds.legal(application) + "/";
		}
		return "%n/";
	}

}
