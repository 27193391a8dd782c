package io.aemp.boot.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

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
	void listsBindFromCommasAndIndexes() {
		assertThat(bind(Map.of("aemp.seeds", "a:1, b:2")).getSeeds()).containsExactly("a:1", "b:2");
		assertThat(bind(Map.of("aemp.binds[0]", "4040", "aemp.binds[1]", "[::1]:*")).getBinds()).containsExactly("4040",
				"[::1]:*");
	}

	@Test
	void anEmptyListOfBindsReplacesTheDefault() {
		assertThat(bind(Map.of("aemp.binds", "")).getBinds()).isEmpty();
	}

	@Test
	void scalarsBind() {
		AempProperties properties = bind(
				Map.of("aemp.enabled", "false", "aemp.node-id", "n1", "aemp.secret", "s3cret"));
		assertThat(properties.isEnabled()).isFalse();
		assertThat(properties.getNodeId()).isEqualTo("n1");
		assertThat(properties.getSecret()).isEqualTo("s3cret");
	}

	private static AempProperties bind(Map<String, String> source) {
		return new Binder(new MapConfigurationPropertySource(source)).bind("aemp", AempProperties.class).get();
	}

}
