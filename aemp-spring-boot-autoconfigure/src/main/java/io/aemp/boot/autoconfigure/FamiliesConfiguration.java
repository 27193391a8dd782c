package io.aemp.boot.autoconfigure;

import io.aemp.ElementMapper;
import io.aemp.Family;
import io.aemp.Node;
import io.aemp.TypedFamily;
import io.aemp.spring.DbFamilyTypeCheck;
import io.aemp.spring.DbMonBeanPostProcessor;
import io.aemp.spring.InjectedFamilies;

import org.springframework.beans.factory.InjectionPoint;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/**
 * The families of the database, for whoever wants to have one or to hear of one.
 */
@Configuration(proxyBeanMethods = false)
class FamiliesConfiguration {

	@Bean
	static DbMonBeanPostProcessor aempDbMonBeanPostProcessor() {
		return new DbMonBeanPostProcessor();
	}

	@Bean
	static DbFamilyTypeCheck aempDbFamilyTypeCheck() {
		return new DbFamilyTypeCheck();
	}

	@Bean
	InjectedFamilies aempInjectedFamilies(ObjectProvider<Node> node, ObjectProvider<ElementMapper> mapper) {
		return new InjectedFamilies(node, mapper);
	}

	@Bean(defaultCandidate = false)
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@Qualifier(InjectedFamilies.QUALIFIER)
	Family aempFamily(InjectedFamilies families, InjectionPoint injectionPoint) {
		return families.family(injectionPoint);
	}

	@Bean(defaultCandidate = false)
	@Scope(ConfigurableBeanFactory.SCOPE_PROTOTYPE)
	@Qualifier(InjectedFamilies.QUALIFIER)
	TypedFamily<?> aempTypedFamily(InjectedFamilies families, InjectionPoint injectionPoint) {
		return families.typedFamily(injectionPoint);
	}

}
