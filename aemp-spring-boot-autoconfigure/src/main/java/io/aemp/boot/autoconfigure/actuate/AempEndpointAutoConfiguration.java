package io.aemp.boot.autoconfigure.actuate;

import java.util.Map;

import io.aemp.boot.actuate.AempEndpoint;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPortRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link AempEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AempAutoConfiguration.class)
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(AempNode.class)
@ConditionalOnAvailableEndpoint(AempEndpoint.class)
public final class AempEndpointAutoConfiguration {

	AempEndpointAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	AempEndpoint aempEndpoint(Map<String, AempNode> nodes, ObjectProvider<AempPortRegistry> registry) {
		return new AempEndpoint(nodes, registry.getIfAvailable());
	}

}
