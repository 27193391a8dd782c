package io.aemp.boot.autoconfigure.actuate;

import io.aemp.boot.autoconfigure.AempAutoConfiguration;

import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration that keeps the secret of the network out of what Actuator shows of
 * properties, whatever else it may show.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = AempAutoConfiguration.class)
@ConditionalOnClass(SanitizingFunction.class)
@ConditionalOnBooleanProperty(name = "aemp.enabled", matchIfMissing = true)
public final class AempSanitizingAutoConfiguration {

	AempSanitizingAutoConfiguration() {
	}

	@Bean
	SanitizingFunction aempSecretSanitizingFunction() {
		return SanitizingFunction.sanitizeValue().ifKeyEquals("aemp.secret", "AEMP_SECRET");
	}

}
