package io.aemp.boot.autoconfigure;

import tools.jackson.databind.json.JsonMapper;

/**
 * Customises the mapper that converts between elements of messages and Java objects: what
 * handlers take and return, what is sent, and the values of typed families. Beans of this
 * type are applied in their order.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AempMapperCustomizer {

	/**
	 * Changes the mapper.
	 * @param builder has the settings and modules that the mapper has by default
	 */
	void customize(JsonMapper.Builder builder);

}
