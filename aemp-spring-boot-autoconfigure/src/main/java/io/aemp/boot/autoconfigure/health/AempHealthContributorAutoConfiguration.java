package io.aemp.boot.autoconfigure.health;

import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.boot.health.AempHealthIndicator;
import io.aemp.node.AempNode;
import io.aemp.spring.AempPortRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the health of all nodes of the application.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AempAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(AempNode.class)
@ConditionalOnEnabledHealthIndicator("aemp")
@EnableConfigurationProperties(AempHealthProperties.class)
public final class AempHealthContributorAutoConfiguration
		extends CompositeHealthContributorConfiguration<AempHealthIndicator, AempNode> {

	AempHealthContributorAutoConfiguration(ObjectProvider<AempPortRegistry> registry, AempHealthProperties properties) {
		super((node) -> new AempHealthIndicator(node, registry.getIfAvailable(), properties.aloneStatus()));
	}

	@Bean
	@ConditionalOnMissingBean(name = { "aempHealthIndicator", "aempHealthContributor" })
	HealthContributor aempHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		return createContributor(beanFactory, AempNode.class);
	}

}
