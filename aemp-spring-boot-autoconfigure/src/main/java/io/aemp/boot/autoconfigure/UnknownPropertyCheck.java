package io.aemp.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * Stops the start of an application that sets an unknown {@code aemp.*} property: a
 * misspelt property would be ignored without a word. Environment variables and system
 * properties of the JVM only cause a warning, as they may be meant for other programs.
 */
final class UnknownPropertyCheck implements BeanFactoryPostProcessor {

	static final String IGNORE = "aemp.ignore-unknown-properties";

	private static final Logger logger = LoggerFactory.getLogger(UnknownPropertyCheck.class);

	private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("aemp");

	private final Environment environment;

	/**
	 * Creates the check.
	 * @param environment the properties of the application
	 */
	UnknownPropertyCheck(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		KnownProperties known = known(beanFactory);
		List<String> wrong = new ArrayList<>();
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			if (source instanceof IterableConfigurationPropertySource properties) {
				check(properties, known, wrong);
			}
		}
		if (wrong.isEmpty()) {
			return;
		}
		if (this.environment.getProperty(IGNORE, Boolean.class, false)) {
			wrong.forEach((text) -> logger.warn("{}. It is ignored", text));
			return;
		}
		throw new NodeConfigurationException(String.join(". ", wrong),
				"Correct the name, remove the property, or set '" + IGNORE + "=true' to have warnings instead", null);
	}

	/** Bean definitions are enough for that: no bean is created so early. */
	private static KnownProperties known(ConfigurableListableBeanFactory beanFactory) {
		KnownProperties known = new KnownProperties();
		for (String bean : beanFactory.getBeanDefinitionNames()) {
			ConfigurationProperties annotation = beanFactory.findAnnotationOnBean(bean, ConfigurationProperties.class,
					false);
			Class<?> type = (annotation != null) ? beanFactory.getType(bean, false) : null;
			if (annotation != null && type != null && isOfTheApplication(type)) {
				ConfigurationPropertyName prefix = ConfigurationPropertyName.ofIfValid(annotation.prefix());
				if (prefix != null && (ROOT.equals(prefix) || ROOT.isAncestorOf(prefix))) {
					known.addOpen(prefix.toString(), ResolvableType.forClass(type));
				}
			}
		}
		return known;
	}

	private static boolean isOfTheApplication(Class<?> type) {
		return type != AempProperties.class && type != AempEventProperties.class;
	}

	private void check(IterableConfigurationPropertySource source, KnownProperties known, List<String> wrong) {
		boolean variables = source.getUnderlyingSource() instanceof SystemEnvironmentPropertySource;
		List<ConfigurationPropertyName> unknown = source.stream()
			.filter(ROOT::isAncestorOf)
			.filter((name) -> !(variables ? known.containsVariable(name) : known.contains(name)))
			.distinct()
			.collect(Collectors.toList());
		for (ConfigurationPropertyName name : unknown) {
			String text = describe(source, name) + " is unknown; the nearest known one is '" + known.nearest(name)
					+ "'";
			if (variables || isSystemProperties(source)) {
				logger.warn("{}. It is ignored", text);
			}
			else {
				wrong.add(text);
			}
		}
	}

	private static boolean isSystemProperties(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
	}

	private static String describe(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		Origin origin = (property != null) ? property.getOrigin() : null;
		if (origin instanceof PropertySourceOrigin whole && whole.getPropertyName().equals(name.toString())) {
			return "Property '" + name + "' from property source '" + whole.getPropertySource().getName() + "'";
		}
		return "Property '" + name + "'" + ((origin != null) ? " from " + origin : "");
	}

}
