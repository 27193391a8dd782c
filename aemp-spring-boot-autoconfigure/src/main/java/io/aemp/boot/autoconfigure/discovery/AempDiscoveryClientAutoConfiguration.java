package io.aemp.boot.autoconfigure.discovery;

import io.aemp.Placeholders;
import io.aemp.SeedSource;
import io.aemp.boot.autoconfigure.NodeSettingsCustomizer;
import io.aemp.node.AempNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of seeds that a {@link DiscoveryClient} knows: the instances of the
 * service that the property {@code aemp.discovery.service-id} names.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ AempNode.class, DiscoveryClient.class })
@ConditionalOnBooleanProperty(name = "aemp.enabled", matchIfMissing = true)
@ConditionalOnProperty("aemp.discovery.service-id")
@EnableConfigurationProperties(AempDiscoveryProperties.class)
public final class AempDiscoveryClientAutoConfiguration {

	@Bean
	NodeSettingsCustomizer aempDiscoveryClientSeeds(ObjectProvider<DiscoveryClient> client,
			AempDiscoveryProperties properties) {
		String serviceId = properties.getServiceId();
		return (settings) -> {
			if (serviceId != null) {
				Placeholders.check("Property 'aemp.discovery.service-id'", serviceId);
				SeedSource seeds = new DiscoveryClientSeeds(client, serviceId, properties.getPort());
				settings.network((network) -> network.seedSource(seeds));
			}
		};
	}

}
