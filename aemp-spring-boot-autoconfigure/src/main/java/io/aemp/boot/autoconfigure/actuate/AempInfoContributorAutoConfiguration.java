package io.aemp.boot.autoconfigure.actuate;

import java.util.Map;

import io.aemp.boot.actuate.AempInfoContributor;
import io.aemp.boot.autoconfigure.AempAutoConfiguration;
import io.aemp.node.AempNode;

import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration of the {@link AempInfoContributor}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AempAutoConfiguration.class)
@ConditionalOnClass({ InfoContributor.class, ConditionalOnEnabledInfoContributor.class })
@ConditionalOnBean(AempNode.class)
@ConditionalOnEnabledInfoContributor("aemp")
public final class AempInfoContributorAutoConfiguration {

	AempInfoContributorAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	AempInfoContributor aempInfoContributor(Map<String, AempNode> nodes) {
		return new AempInfoContributor(nodes);
	}

}
