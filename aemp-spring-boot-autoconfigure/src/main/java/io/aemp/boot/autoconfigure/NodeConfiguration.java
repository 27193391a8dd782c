package io.aemp.boot.autoconfigure;

import java.util.function.Supplier;

import io.aemp.Node;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.node.AempNode;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * The node, unless the application has one of its own.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Node.class)
@EnableConfigurationProperties(AempProperties.class)
class NodeConfiguration {

	@Bean
	@ConditionalOnMissingBean(AempConnectionDetails.class)
	PropertiesAempConnectionDetails aempConnectionDetails(AempProperties properties) {
		return new PropertiesAempConnectionDetails(properties);
	}

	@Bean
	@ConditionalOnMissingBean
	NodeSettings aempNodeSettings(AempProperties properties, AempConnectionDetails connectionDetails,
			ObjectProvider<NodeSettingsCustomizer> customizers, Environment environment) {
		String application = environment.getProperty("spring.application.name");
		String secret = connectionDetails.getSecret();
		NodeSettingsBuilder builder = NodeSettings.builder()
			.nodeId(new NodeIds(new io.aemp.node.NodeIds()).resolve(properties.getNodeId(), application))
			.binds(properties.getBinds())
			.advertise(properties.getAdvertise())
			.seeds(connectionDetails.getSeeds())
			// An unset variable behind a placeholder must not become a secret that
			// everybody can guess.
			.secret(StringUtils.hasText(secret) ? secret : null)
			.offer(properties.getAuth().getOffer())
			.accept(properties.getAuth().getAccept())
			.framings(properties.getFramings())
			.receiveQueueBytes(properties.getReceiveQueueSize().toBytes())
			.standstillTimeout(properties.getStandstillTimeout());
		customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		return possible(builder::build);
	}

	@Bean
	AempNode aempNode(NodeSettings settings) {
		return possible(() -> AempNode.create(settings));
	}

	private static <T> T possible(Supplier<T> made) {
		try {
			return made.get();
		}
		catch (IllegalArgumentException ex) {
			throw new NodeConfigurationException("The node cannot be made: " + ex.getMessage(),
					"Check the properties that begin with 'aemp.', and the beans that add to them", ex);
		}
	}

}
