package io.aemp.boot.autoconfigure;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * The check for misspelt properties.
 */
@Configuration(proxyBeanMethods = false)
class PropertyCheckConfiguration {

	@Bean
	static UnknownPropertyCheck aempUnknownPropertyCheck(Environment environment) {
		return new UnknownPropertyCheck(environment);
	}

}
