package io.aemp.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.aemp.Dispatch;
import io.aemp.PeerAddressCheck;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests of {@link AempProperties}.
 */
class AempPropertiesTests {

	@Test
	void defaultsAreThoseOfALocalNode() {
		AempProperties properties = new AempProperties();
		assertThat(properties.isEnabled()).isTrue();
		assertThat(properties.getNodeId()).isNull();
		assertThat(properties.getBinds()).containsExactly("*");
		assertThat(properties.getSeeds()).isEmpty();
		assertThat(properties.getSecret()).isNull();
	}

	@Test
	void propertiesHaveADescriptionInTheMetadata() throws IOException {
		assertThat(metadata()).hasSizeGreaterThan(25)
			.allSatisfy((property) -> assertThat(property.path("description").asString("")).endsWith("."));
	}

	@Test
	void defaultsInTheMetadataAreTheRealOnes() throws IOException {
		AempProperties properties = new AempProperties();
		assertThat(defaultValue("aemp.binds")).isEqualTo(properties.getBinds());
		assertThat(defaultValue("aemp.auth.offer")).isEqualTo(properties.getAuth().getOffer());
		assertThat(defaultValue("aemp.auth.accept")).isEqualTo(properties.getAuth().getAccept());
		assertThat(metadata())
			.filteredOn((property) -> property.get("name").asString().equals("aemp.auth.peer-address"))
			.singleElement()
			.satisfies((property) -> assertThat(property.get("defaultValue").asString()).isEqualTo("warn"));
		assertThat(properties.getAuth().getPeerAddress()).isEqualTo(PeerAddressCheck.WARN);
		assertThat(defaultValue("aemp.framings")).isEqualTo(properties.getFramings());
	}

	@Test
	void listsBindFromCommasAndIndexes() {
		assertThat(bind(Map.of("aemp.seeds", "a:1, b:2")).getSeeds()).containsExactly("a:1", "b:2");
		assertThat(bind(Map.of("aemp.binds[0]", "4040", "aemp.binds[1]", "[::1]:*")).getBinds()).containsExactly("4040",
				"[::1]:*");
	}

	@Test
	void listsOfMethodsAndFramingsAndAddressesBind() {
		AempProperties properties = bind(
				Map.of("aemp.auth.offer", "hmac_sha3_512", "aemp.auth.accept", "hmac_sha3_512,cleartext",
						"aemp.framings", "json", "aemp.advertise", "a:1,[::1]:2", "aemp.auth.peer-address", "require"));
		assertThat(properties.getAuth().getPeerAddress()).isEqualTo(PeerAddressCheck.REQUIRE);
		assertThat(properties.getAuth().getOffer()).containsExactly("hmac_sha3_512");
		assertThat(properties.getAuth().getAccept()).containsExactly("hmac_sha3_512", "cleartext");
		assertThat(properties.getFramings()).containsExactly("json");
		assertThat(properties.getAdvertise()).containsExactly("a:1", "[::1]:2");
	}

	@Test
	void anEmptyListOfBindsReplacesTheDefault() {
		assertThat(bind(Map.of("aemp.binds", "")).getBinds()).isEmpty();
	}

	@Test
	void scalarsBind() {
		AempProperties properties = bind(
				Map.of("aemp.enabled", "false", "aemp.node-id", "n1", "aemp.secret", "s3cret", "aemp.global", "true"));
		assertThat(properties.isEnabled()).isFalse();
		assertThat(properties.getNodeId()).isEqualTo("n1");
		assertThat(properties.getSecret()).isEqualTo("s3cret");
		assertThat(properties.isGlobal()).isTrue();
	}

	@Test
	void addressesBindByNodeId() {
		AempProperties properties = bind(Map.of("aemp.addresses.n2", "a:1,b:2", "aemp.addresses[n3/x]", "c:3"));
		assertThat(properties.getAddresses()).containsOnly(entry("n2", List.of("a:1", "b:2")),
				entry("n3/x", List.of("c:3")));
	}

	@Nested
	class TimeoutsTests {

		@Test
		void durationsBindWithTheirUnit() {
			AempTimeouts timeouts = bind(Map.of("aemp.timeouts.handshake", "1s", "aemp.timeouts.connect", "2m",
					"aemp.timeouts.monitor", "3h", "aemp.timeouts.query", "4d", "aemp.timeouts.standstill", "PT5S"))
				.getTimeouts();
			assertThat(timeouts.getHandshake()).isEqualTo(Duration.ofSeconds(1));
			assertThat(timeouts.getConnect()).isEqualTo(Duration.ofMinutes(2));
			assertThat(timeouts.getMonitor()).isEqualTo(Duration.ofHours(3));
			assertThat(timeouts.getQuery()).isEqualTo(Duration.ofDays(4));
			assertThat(timeouts.getStandstill()).isEqualTo(Duration.ofSeconds(5));
		}

		@Test
		void durationsWithoutUnitAreMilliseconds() {
			assertThat(bind(Map.of("aemp.timeouts.connect", "1500")).getTimeouts().getConnect())
				.isEqualTo(Duration.ofMillis(1500));
		}

	}

	@Nested
	class LimitsTests {

		@Test
		void sizesBindWithTheirUnit() {
			AempLimits limits = bind(Map.of("aemp.limits.frame-size", "1MB", "aemp.limits.send-queue-size", "2KB",
					"aemp.limits.total-send-queue-size", "3GB", "aemp.limits.receive-queue-size", "4MB",
					"aemp.limits.database-entries-per-node", "5", "aemp.limits.database-size-per-node", "6MB",
					"aemp.limits.total-database-size", "7MB"))
				.getLimits();
			assertThat(limits.getFrameSize()).isEqualTo(DataSize.ofMegabytes(1));
			assertThat(limits.getSendQueueSize()).isEqualTo(DataSize.ofKilobytes(2));
			assertThat(limits.getTotalSendQueueSize()).isEqualTo(DataSize.ofGigabytes(3));
			assertThat(limits.getReceiveQueueSize()).isEqualTo(DataSize.ofMegabytes(4));
			assertThat(limits.getDatabaseEntriesPerNode()).isEqualTo(5);
			assertThat(limits.getDatabaseSizePerNode()).isEqualTo(DataSize.ofMegabytes(6));
			assertThat(limits.getTotalDatabaseSize()).isEqualTo(DataSize.ofMegabytes(7));
		}

		@Test
		void sizesWithoutUnitAreBytes() {
			assertThat(bind(Map.of("aemp.limits.frame-size", "8192")).getLimits().getFrameSize())
				.isEqualTo(DataSize.ofBytes(8192));
		}

	}

	@Nested
	class HandlersTests {

		@Test
		void dispatchAndThreadsBind() {
			AempHandlers handlers = bind(Map.of("aemp.handlers.dispatch", "inline", "aemp.handlers.threads", "3",
					"aemp.handlers.blocked-threshold", "1s"))
				.getHandlers();
			assertThat(handlers.getDispatch()).isEqualTo(Dispatch.INLINE);
			assertThat(handlers.getThreads()).isEqualTo(3);
			assertThat(handlers.getBlockedThreshold()).isEqualTo(Duration.ofSeconds(1));
		}

	}

	@Nested
	class TcpTests {

		@Test
		void optionsBind() {
			AempProperties.Tcp tcp = bind(Map.of("aemp.tcp.no-delay", "false", "aemp.tcp.keep-alive", "false"))
				.getTcp();
			assertThat(tcp.isNoDelay()).isFalse();
			assertThat(tcp.isKeepAlive()).isFalse();
		}

	}

	/** Returns the default value that IDEs show. */
	private static List<String> defaultValue(String name) throws IOException {
		return metadata().stream()
			.filter((property) -> property.get("name").asString().equals(name))
			.flatMap((property) -> property.get("defaultValue").valueStream())
			.map(JsonNode::asString)
			.toList();
	}

	/** From the metadata of this module. */
	private static List<JsonNode> metadata() throws IOException {
		URL classes = AempProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream metadata = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			return JsonMapper.shared().readTree(metadata).get("properties").valueStream().toList();
		}
	}

	private static AempProperties bind(Map<String, String> source) {
		return new Binder(new MapConfigurationPropertySource(source)).bind("aemp", AempProperties.class).get();
	}

}
