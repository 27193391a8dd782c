package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import io.aemp.Dispatch;
import io.aemp.ElementMapper;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.NodeTls;
import io.aemp.internal.node.SettingsCheck;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Makes the settings of a node from {@link AempProperties}. What is set is checked at
 * once, so that a failure can name the property. Not safe for use by several threads.
 */
final class PropertiesNodeSettings {

	/** Less is not enough for a round trip on a slow network. */
	static final Duration SHORTEST = Duration.ofMillis(100);

	/** Less would take every pause of a peer, for garbage collection say, for its end. */
	static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

	private final NodeSettingsBuilder builder = NodeSettings.builder();

	/**
	 * Takes over all but the node ID, and what connection details tell.
	 * @param properties what is configured
	 * @param environment tells whether there are virtual threads to be used
	 * @throws NodeConfigurationException if no node can have one of them
	 */
	void add(AempProperties properties, Environment environment) {
		if (Threading.VIRTUAL.isActive(environment)) {
			this.builder.handlers((handlers) -> handlers.dispatch(Dispatch.VIRTUAL));
		}
		properties.applyTo(this);
	}

	/**
	 * Starts to take over the properties of one group.
	 * @param <G> the type of the group
	 * @param prefix of their names
	 * @param group the method of the builder that changes the group
	 * @return sets the values of the group
	 */
	<G> Group<G> group(String prefix, BiFunction<NodeSettingsBuilder, UnaryOperator<G>, NodeSettingsBuilder> group) {
		return new Group<>(prefix, group);
	}

	/**
	 * Takes over what connection details tell.
	 * @param details seeds and secret
	 * @throws NodeConfigurationException if a seed is malformed, or the secret is none
	 */
	void add(AempConnectionDetails details) {
		boolean fromProperties = details instanceof PropertiesAempConnectionDetails;
		String origin = " of " + details.getClass().getName() + " cannot be used";
		try {
			this.builder.secret(details.getSecret());
		}
		catch (IllegalArgumentException ex) {
			throw failure(fromProperties ? "Property 'aemp.secret' cannot be used" : "The secret" + origin,
					fromProperties
							? "Define the environment variable or property that is to hold the secret. Remove "
									+ "'aemp.secret' only if the node is to have TLS alone, or to stay local"
							: "Correct what that class returns: null for a node that has TLS or stays local",
					ex);
		}
		apply(fromProperties ? "Property 'aemp.seeds' cannot be used" : "Seeds" + origin,
				fromProperties ? "Correct the property" : "Correct what that class returns",
				(settings) -> settings.seed(details.getSeeds().toArray(String[]::new)));
	}

	/**
	 * Takes over key and certificates.
	 * @param tls null for none
	 */
	void add(@Nullable NodeTls tls) {
		this.builder.tls(tls);
	}

	/**
	 * Takes over what converts objects that are sent.
	 * @param mapper the mapper
	 */
	void add(ElementMapper mapper) {
		this.builder.mapper(mapper);
	}

	/**
	 * Returns the settings, complete.
	 * @param nodeId of the node
	 * @param customizers add to the properties, in this order
	 * @return the settings
	 * @throws NodeConfigurationException if no node can have what the customizers add
	 */
	NodeSettings build(String nodeId, Stream<NodeSettingsCustomizer> customizers) {
		this.builder.nodeId(nodeId);
		return apply("The properties can be used, but not with what the NodeSettingsCustomizer beans add",
				"Correct these beans",
				(settings) -> customizers.forEach((customizer) -> customizer.customize(settings)));
	}

	/** Changes the settings, and checks them as a whole. */
	private NodeSettings apply(String problem, String fix, Consumer<NodeSettingsBuilder> change) {
		try {
			change.accept(this.builder);
			NodeSettings settings = this.builder.build();
			SettingsCheck.check(settings);
			return settings;
		}
		catch (IllegalArgumentException ex) {
			throw failure(problem, fix, ex);
		}
	}

	private static NodeConfigurationException failure(String problem, String fix, IllegalArgumentException cause) {
		return new NodeConfigurationException(problem + ": " + cause.getMessage(), fix, cause);
	}

	/**
	 * Takes over the properties of one group of settings.
	 *
	 * @param <G> the type of the group
	 */
	final class Group<G> {

		private final String prefix;

		private final BiFunction<NodeSettingsBuilder, UnaryOperator<G>, NodeSettingsBuilder> group;

		Group(String prefix, BiFunction<NodeSettingsBuilder, UnaryOperator<G>, NodeSettingsBuilder> group) {
			this.prefix = prefix;
			this.group = group;
		}

		/**
		 * Sets the value of a property.
		 * @param <T> the type of the value
		 * @param property its name behind the prefix
		 * @param value null to keep the default
		 * @param setter returns a changed group
		 * @return this group
		 * @throws NodeConfigurationException if no node can have the value
		 */
		<T> Group<G> set(String property, @Nullable T value, BiFunction<G, T, G> setter) {
			if (value != null) {
				apply("Property '" + this.prefix + property + "' cannot be used",
						"Correct the property, or remove it to have its default",
						(settings) -> this.group.apply(settings, (group) -> setter.apply(group, value)));
			}
			return this;
		}

		/**
		 * Sets a duration.
		 * @param property its name behind the prefix
		 * @param value the duration
		 * @param shortest shorter ones are mistakes, such as a forgotten unit
		 * @param setter returns a changed group
		 * @return this group
		 * @throws NodeConfigurationException if no node can have the value
		 */
		Group<G> set(String property, Duration value, Duration shortest, BiFunction<G, Duration, G> setter) {
			return set(property, value, (group, duration) -> {
				if (duration.compareTo(shortest) < 0) {
					throw new IllegalArgumentException(
							duration.toMillis() + " ms is too short, it must be at least " + shortest.toMillis()
									+ " ms. A number without a unit counts as milliseconds: add one, as in '30s'");
				}
				return setter.apply(group, duration);
			});
		}

		/**
		 * Sets a size.
		 * @param property its name behind the prefix
		 * @param value null to keep the default
		 * @param setter returns a changed group
		 * @return this group
		 * @throws NodeConfigurationException if no node can have the value
		 */
		Group<G> setBytes(String property, @Nullable DataSize value, BiFunction<G, Long, G> setter) {
			return set(property, (value != null) ? value.toBytes() : null, setter);
		}

	}

}
