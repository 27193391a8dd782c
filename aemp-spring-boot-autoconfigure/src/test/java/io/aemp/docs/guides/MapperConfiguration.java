package io.aemp.docs.guides;

import io.aemp.boot.autoconfigure.AempMapperCustomizer;
import tools.jackson.databind.PropertyNamingStrategies;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MapperConfiguration {

	@Bean
	AempMapperCustomizer names() {
		return (builder) -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
	}

}
