package io.aemp.boot.autoconfigure;

import io.aemp.NodeSettingsBuilder;

/**
 * Changes the settings of the auto-configured node. Beans of this type are applied in
 * their order, after the properties.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface NodeSettingsCustomizer {

	/**
	 * Changes the settings.
	 * @param builder what the properties say
	 */
	void customize(NodeSettingsBuilder builder);

}
