package io.aemp.boot.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.aemp.NodeSettings;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

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
	void defaultsOfListsAreThoseOfTheKernel() {
		AempProperties properties = new AempProperties();
		NodeSettings settings = NodeSettings.builder().build();
		assertThat(properties.getBinds()).isEqualTo(settings.binds());
		assertThat(properties.getAdvertise()).isEqualTo(settings.advertise());
		assertThat(properties.getAuth().getOffer()).isEqualTo(settings.offer());
		assertThat(properties.getAuth().getAccept()).isEqualTo(settings.accept());
		assertThat(properties.getFramings()).isEqualTo(settings.framings());
	}

	@Test
	void defaultsInTheMetadataAreTheRealOnes() throws IOException {
		AempProperties properties = new AempProperties();
		assertThat(defaultValue("aemp.binds")).isEqualTo(properties.getBinds());
		assertThat(defaultValue("aemp.auth.offer")).isEqualTo(properties.getAuth().getOffer());
		assertThat(defaultValue("aemp.auth.accept")).isEqualTo(properties.getAuth().getAccept());
		assertThat(defaultValue("aemp.framings")).isEqualTo(properties.getFramings());
	}

	@Test
	void defaultsOfLimitsAreThoseOfTheKernel() {
		AempProperties properties = new AempProperties();
		NodeSettings settings = NodeSettings.builder().nodeId("n1").build();
		assertThat(properties.getReceiveQueueSize().toBytes()).isEqualTo(settings.receiveQueueBytes());
		assertThat(properties.getStandstillTimeout()).isEqualTo(settings.standstillTimeout());
	}

	@Test
	void listsBindFromCommasAndIndexes() {
		assertThat(bind(Map.of("aemp.seeds", "a:1, b:2")).getSeeds()).containsExactly("a:1", "b:2");
		assertThat(bind(Map.of("aemp.binds[0]", "4040", "aemp.binds[1]", "[::1]:*")).getBinds()).containsExactly("4040",
				"[::1]:*");
	}

	@Test
	void listsOfMethodsAndFramingsAndAddressesBind() {
		AempProperties properties = bind(Map.of("aemp.auth.offer", "hmac_sha3_512", "aemp.auth.accept",
				"hmac_sha3_512,cleartext", "aemp.framings", "json", "aemp.advertise", "a:1,[::1]:2"));
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
		AempProperties properties = bind(Map.of("aemp.enabled", "false", "aemp.node-id", "n1", "aemp.secret", "s3cret",
				"aemp.receive-queue-size", "4MB", "aemp.standstill-timeout", "1m"));
		assertThat(properties.isEnabled()).isFalse();
		assertThat(properties.getNodeId()).isEqualTo("n1");
		assertThat(properties.getSecret()).isEqualTo("s3cret");
		assertThat(properties.getReceiveQueueSize()).isEqualTo(DataSize.ofMegabytes(4));
		assertThat(properties.getStandstillTimeout()).isEqualTo(Duration.ofMinutes(1));
	}

	/** What IDEs show, from the metadata of this module. */
	private static List<String> defaultValue(String property) throws IOException {
		URL classes = AempProperties.class.getProtectionDomain().getCodeSource().getLocation();
		try (InputStream metadata = new URL(classes, "META-INF/spring-configuration-metadata.json").openStream()) {
			for (JsonNode node : JsonMapper.shared().readTree(metadata).get("properties")) {
				if (node.get("name").asString().equals(property)) {
					return node.get("defaultValue").valueStream().map(JsonNode::asString).toList();
				}
			}
		}
		throw new AssertionError("No metadata for " + property);
	}

	private static AempProperties bind(Map<String, String> source) {
		return new Binder(new MapConfigurationPropertySource(source)).bind("aemp", AempProperties.class).get();
	}

}
