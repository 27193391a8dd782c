package io.aemp.boot.autoconfigure;

import io.aemp.ElementMapper;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes the mapper that converts between elements and Java objects. It has the modules
 * that are on the class path, that for Kotlin for example, as other mappers of Spring
 * Boot have.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(JsonMapper.class)
class MapperConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ElementMapper aempElementMapper(ObjectProvider<AempMapperCustomizer> customizers, ResourceLoader resources) {
		return ElementMapper.customized((builder) -> {
			builder.addModules(MapperBuilder.findModules(resources.getClassLoader()));
			customizers.orderedStream().forEach((customizer) -> customizer.customize(builder));
		});
	}

}
