package io.aemp.boot.autoconfigure.health;

import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.boot.health.AempReadinessHealthIndicator;
import io.aemp.node.AempNode;

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
 * Auto-configuration of the readiness of all nodes of the application. It counts for the
 * readiness group if {@code management.endpoint.health.group.readiness.include} has
 * {@code aempReadiness}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AempAutoConfiguration.class)
@ConditionalOnClass({ HealthContributor.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(AempNode.class)
@ConditionalOnEnabledHealthIndicator("aemp-readiness")
@EnableConfigurationProperties(AempHealthProperties.class)
public final class AempReadinessAutoConfiguration
		extends CompositeHealthContributorConfiguration<AempReadinessHealthIndicator, AempNode> {

	AempReadinessAutoConfiguration(AempHealthProperties properties) {
		super((node) -> new AempReadinessHealthIndicator(node, properties.getReadinessTimeout()));
	}

	@Bean
	@ConditionalOnMissingBean(name = { "aempReadinessHealthIndicator", "aempReadinessHealthContributor" })
	HealthContributor aempReadinessHealthContributor(ConfigurableListableBeanFactory beanFactory) {
		return createContributor(beanFactory, AempNode.class);
	}

}
