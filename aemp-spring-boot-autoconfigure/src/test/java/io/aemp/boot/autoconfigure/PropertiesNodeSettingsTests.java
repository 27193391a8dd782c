package io.aemp.boot.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link PropertiesNodeSettings}.
 */
class PropertiesNodeSettingsTests {

	private static final String VIRTUAL_THREADS = "spring.threads.virtual.enabled";

	private final MockEnvironment environment = new MockEnvironment();

	@Test
	void defaultsAreThoseOfTheKernel() throws ReflectiveOperationException {
		assertThat(valuesOf(settings(new AempProperties())))
			.isEqualTo(valuesOf(NodeSettings.builder().nodeId("n1").build()));
	}

	@Test
	void everySettingHasAProperty() throws ReflectiveOperationException {
		Map<String, Object> values = valuesOf(settings(changed()));
		Map<String, Object> defaults = valuesOf(NodeSettings.builder().nodeId("other").build());
		assertThat(values.keySet()).isEqualTo(defaults.keySet());
		// These are made from beans (SslBundleIntegrationTests, TypedHandlerTests, and
		// where a
		// DiscoveryClient is).
		assertThat(values.keySet())
			.filteredOn((name) -> !Set.of("authentication.tls", "network.seedSources", "mapper").contains(name))
			.allSatisfy((name) -> assertThat(values.get(name)).as(name).isNotEqualTo(defaults.get(name)));
	}

	@Test
	void propertiesBecomeSettings() {
		NodeSettings settings = settings(changed());
		assertThat(settings.network().addresses()).containsOnly(Map.entry("n2", List.of("a:1")));
		assertThat(settings.timeouts().handshake()).isEqualTo(Duration.ofSeconds(1));
		assertThat(settings.timeouts().connect()).isEqualTo(Duration.ofSeconds(3));
		assertThat(settings.timeouts().monitor()).isEqualTo(Duration.ofSeconds(4));
		assertThat(settings.timeouts().query()).isEqualTo(Duration.ofSeconds(5));
		assertThat(settings.timeouts().standstill()).isEqualTo(Duration.ofSeconds(6));
		assertThat(settings.limits().maxFrameBytes()).isEqualTo(1 << 20);
		assertThat(settings.limits().totalFrameBytes()).isEqualTo(9 << 20);
		assertThat(settings.limits().sendQueueBytes()).isEqualTo(2 << 20);
		assertThat(settings.limits().totalSendQueueBytes()).isEqualTo(3 << 20);
		assertThat(settings.limits().receiveQueueBytes()).isEqualTo(4 << 20);
		assertThat(settings.limits().databaseEntriesPerNode()).isEqualTo(7);
		assertThat(settings.limits().databaseBytesPerNode()).isEqualTo(8 << 20);
		assertThat(settings.limits().totalDatabaseBytes()).isEqualTo(9 << 20);
		assertThat(settings.handlers().dispatch()).isEqualTo(Dispatch.INLINE);
		assertThat(settings.handlers().threads()).isEqualTo(99);
		assertThat(settings.handlers().blockedThreshold()).isEqualTo(Duration.ofSeconds(9));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					aemp.binds                           | x              | Malformed address 'x': use host:port
					aemp.binds                           | *:99999        | Malformed address '*:99999': use a port from 1 to 65535
					aemp.advertise                       | 4040           | Malformed address '4040': use host:port
					aemp.addresses.n2                    | x              | Malformed address 'x': use host:port
					aemp.addresses[two words]            | a:1            | Illegal node ID 'two words'
					aemp.framings                        | storable       | This node knows no framing 'storable'
					aemp.framings                        | ''             | framings must have at least one framing
					aemp.auth.offer                      | cleartext      | cannot offer the authentication method 'cleartext'
					aemp.auth.accept                     | md5            | cannot accept the authentication method 'md5'
					aemp.auth.accept                     | ''             | accept must have at least one authentication method
					aemp.handlers.threads                | 0              | handlerThreads must be at least 1, not 0
					aemp.handlers.blocked-threshold      | 0              | 0 ms is too short, it must be at least 100 ms
					aemp.handlers.blocked-threshold      | 10             | A number without a unit counts as milliseconds
					aemp.timeouts.handshake              | -1s            | -1000 ms is too short, it must be at least 100 ms
					aemp.timeouts.handshake              | 10             | 10 ms is too short, it must be at least 100 ms
					aemp.timeouts.connect                | 2              | 2 ms is too short, it must be at least 100 ms
					aemp.timeouts.monitor                | 30             | 30 ms is too short, it must be at least 1000 ms
					aemp.timeouts.monitor                | 999ms          | add one, as in '30s'
					aemp.timeouts.query                  | 10             | 10 ms is too short, it must be at least 100 ms
					aemp.timeouts.standstill             | 30             | 30 ms is too short, it must be at least 1000 ms
					aemp.limits.frame-size               | 3GB            | have at most 2147483647 bytes, not 3221225472
					aemp.limits.frame-size               | 1KB            | must be at least 4096, not 1024
					aemp.limits.total-frame-size         | 1KB            | must be at least 4096, not 1024
					aemp.limits.send-queue-size          | 1KB            | must be at least 4096, not 1024
					aemp.limits.total-send-queue-size    | 1KB            | must be at least 4096, not 1024
					aemp.limits.receive-queue-size       | 1KB            | must be at least 4096, not 1024
					aemp.limits.database-entries-per-node | 0             | must be at least 1, not 0
					aemp.limits.database-size-per-node   | 1KB            | must be at least 4096, not 1024
					aemp.limits.total-database-size      | 1KB            | must be at least 4096, not 1024
					""")
	void aPropertyThatNoNodeCanHaveIsNamed(String name, String value, String problem) {
		String property = name.replaceFirst("(addresses).*", "$1");
		assertThatExceptionOfType(NodeConfigurationException.class)
			.isThrownBy(() -> settings(bind(Map.of(name, value))))
			.satisfies((ex) -> {
				assertThat(ex.problem()).startsWith("Property '" + property + "' cannot be used: ").contains(problem);
				assertThat(ex.fix()).isEqualTo("Correct the property, or remove it to have its default");
			});
	}

	@Test
	void aMalformedSeedIsNamedWithWhereItComesFrom() {
		AempProperties properties = bind(Map.of("aemp.seeds", "a:1,nowhere"));
		PropertiesAempConnectionDetails details = new PropertiesAempConnectionDetails(properties);
		assertThatExceptionOfType(NodeConfigurationException.class)
			.isThrownBy(() -> new PropertiesNodeSettings().add(details))
			.withMessage("Property 'aemp.seeds' cannot be used: Malformed address 'nowhere': use host:port, or "
					+ "[IPv6 address]:port. Correct the property.");
		assertThatExceptionOfType(NodeConfigurationException.class)
			.isThrownBy(() -> new PropertiesNodeSettings().add(new Elsewhere()))
			.withMessageContaining("Elsewhere cannot be used: Malformed address 'nowhere'");
	}

	@Test
	void aSecretThatIsNoneIsNamedWithWhereItComesFrom() {
		PropertiesAempConnectionDetails details = new PropertiesAempConnectionDetails(
				bind(Map.of("aemp.secret", "${UNSET}")));
		assertRefused((settings) -> settings.add(details), "Property 'aemp.secret' cannot be used: The secret is the "
				+ "placeholder '${UNSET}' that was not replaced by a value");
		assertRefused((settings) -> settings.add(new BlankSecret()), "BlankSecret cannot be used: The secret is blank");
		assertRefused((settings) -> settings.build("n1", Stream.of((builder) -> builder.secret(" "))),
				"NodeSettingsCustomizer beans add: The secret is blank");
	}

	@Test
	void whatCustomizersAddIsNotBlamedOnProperties() {
		assertRefused((settings) -> settings.build("n1", Stream.of((builder) -> builder.seed("nowhere"))),
				"The properties can be used, but not with what the NodeSettingsCustomizer beans add: Malformed address");
	}

	@Test
	@Tag("java21")
	void handlersRunOnVirtualThreadsIfBootSaysSo() {
		this.environment.setProperty(VIRTUAL_THREADS, "true");
		assertThat(settings(new AempProperties()).handlers().dispatch()).isEqualTo(Dispatch.VIRTUAL);
	}

	@Test
	@Tag("before-java21")
	void whereThereAreNoVirtualThreadsBootMaySayWhatItWants() {
		this.environment.setProperty(VIRTUAL_THREADS, "true");
		assertThat(settings(new AempProperties()).handlers().dispatch()).isEqualTo(Dispatch.POOL);
	}

	@Test
	@Tag("before-java21")
	void whereThereAreNoVirtualThreadsAskingForThemIsRefused() {
		assertRefused((settings) -> settings.add(bind(Map.of("aemp.handlers.dispatch", "virtual")), this.environment),
				"Property 'aemp.handlers.dispatch' cannot be used: Handlers cannot run on virtual threads");
	}

	@Test
	void theDispatchOfThePropertiesStandsAboveTheSwitchOfBoot() {
		this.environment.setProperty(VIRTUAL_THREADS, "true");
		assertThat(settings(bind(Map.of("aemp.handlers.dispatch", "pool"))).handlers().dispatch())
			.isEqualTo(Dispatch.POOL);
	}

	private void assertRefused(Consumer<PropertiesNodeSettings> change, String problem) {
		assertThatExceptionOfType(NodeConfigurationException.class)
			.isThrownBy(() -> change.accept(new PropertiesNodeSettings()))
			.withMessageContaining(problem);
	}

	private NodeSettings settings(AempProperties properties) {
		PropertiesNodeSettings settings = new PropertiesNodeSettings();
		settings.add(properties, this.environment);
		settings.add(new PropertiesAempConnectionDetails(properties));
		return settings.build("n1", Stream.empty());
	}

	/** Returns the values of all groups, by group and name. */
	private static Map<String, Object> valuesOf(NodeSettings settings) throws ReflectiveOperationException {
		Map<String, Object> values = new TreeMap<>();
		for (RecordComponent group : NodeSettings.class.getRecordComponents()) {
			Object value = group.getAccessor().invoke(settings);
			if (value instanceof Record settingsOfGroup) {
				for (RecordComponent setting : value.getClass().getRecordComponents()) {
					values.put(group.getName() + "." + setting.getName(),
							String.valueOf(setting.getAccessor().invoke(settingsOfGroup)));
				}
			}
			else {
				values.put(group.getName(), String.valueOf(value));
			}
		}
		return values;
	}

	private static AempProperties changed() {
		return bind(Map.ofEntries(Map.entry("aemp.binds", "4040"), Map.entry("aemp.advertise", "b:1"),
				Map.entry("aemp.seeds", "c:1"), Map.entry("aemp.addresses.n2", "a:1"),
				Map.entry("aemp.secret", "s3cret"), Map.entry("aemp.framings", "json"),
				Map.entry("aemp.global", "true"), Map.entry("aemp.auth.offer", "hmac_sha3_512,hmac_sha3_512"),
				Map.entry("aemp.auth.accept", "cleartext"), Map.entry("aemp.auth.peer-address", "require"),
				Map.entry("aemp.tcp.no-delay", "false"), Map.entry("aemp.tcp.keep-alive", "false"),
				Map.entry("aemp.handlers.dispatch", "inline"), Map.entry("aemp.handlers.threads", "99"),
				Map.entry("aemp.handlers.blocked-threshold", "9s"), Map.entry("aemp.timeouts.handshake", "1s"),
				Map.entry("aemp.timeouts.connect", "3s"), Map.entry("aemp.timeouts.monitor", "4s"),
				Map.entry("aemp.timeouts.query", "5s"), Map.entry("aemp.timeouts.standstill", "6s"),
				Map.entry("aemp.limits.frame-size", "1MB"), Map.entry("aemp.limits.total-frame-size", "9MB"),
				Map.entry("aemp.limits.send-queue-size", "2MB"), Map.entry("aemp.limits.total-send-queue-size", "3MB"),
				Map.entry("aemp.limits.receive-queue-size", "4MB"),
				Map.entry("aemp.limits.database-entries-per-node", "7"),
				Map.entry("aemp.limits.database-size-per-node", "8MB"),
				Map.entry("aemp.limits.total-database-size", "9MB")));
	}

	private static AempProperties bind(Map<String, String> source) {
		return new Binder(new MapConfigurationPropertySource(source)).bind("aemp", AempProperties.class).get();
	}

	private static final class BlankSecret implements AempConnectionDetails {

		@Override
		public List<String> getSeeds() {
			return List.of();
		}

		@Override
		public String getSecret() {
			return " ";
		}

	}

	private static final class Elsewhere implements AempConnectionDetails {

		@Override
		public List<String> getSeeds() {
			return List.of("nowhere");
		}

		@Override
		public String getSecret() {
			return "s3cret";
		}

	}

}
