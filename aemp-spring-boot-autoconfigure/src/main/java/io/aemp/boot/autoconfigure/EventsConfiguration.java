package io.aemp.boot.autoconfigure;

import io.aemp.Node;
import io.aemp.spring.NetworkEvents;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Publishes what happens in the network as application events. With several nodes, what
 * the primary one sees.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnSingleCandidate(Node.class)
@EnableConfigurationProperties(AempEventProperties.class)
class EventsConfiguration {

	@Bean
	@ConditionalOnMissingBean
	NetworkEvents aempNetworkEvents(Node node, ApplicationEventPublisher publisher, AempEventProperties properties) {
		try {
			return new NetworkEvents(node, publisher, properties.getFamilies());
		}
		catch (IllegalArgumentException ex) {
			throw new NodeConfigurationException(
					"Property 'aemp.events.families' names a family that cannot be: " + ex.getMessage(),
					"Correct the name, or remove it", ex);
		}
	}

}
