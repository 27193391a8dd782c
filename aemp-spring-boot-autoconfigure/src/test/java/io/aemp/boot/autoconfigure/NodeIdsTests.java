package io.aemp.boot.autoconfigure;

import io.aemp.NodeId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests of {@link NodeIds}.
 */
class NodeIdsTests {

	private int random;

	private final NodeIds nodeIds = new NodeIds(
			new io.aemp.internal.node.NodeIds(() -> "host", () -> "r" + ++this.random));

	@ParameterizedTest
	@CsvSource({ ",,host/r1", "'','',host/r1", ",shop,shop/r1", "fixed,shop,fixed", "a/,shop,a/r1", "a/b,shop,a/b",
			"%n,shop,host", "a-%u,shop,a-r1", "%n/%u,shop,host/r1", "%n/,shop,host/r1", "a-%u/,shop,a-r1/r2" })
	void nodeIdComesFromPropertyOrApplicationOrHost(@Nullable String configured, @Nullable String application,
			String expected) {
		assertThat(this.nodeIds.resolve(configured, application)).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "My Shop,My-Shop/r1", "caf\u00e9;#/,caf----/r1", "' x ',x/r1" })
	void namesMadeForOtherThingsBecomeLegal(String application, String expected) {
		assertThat(this.nodeIds.resolve(null, application)).isEqualTo(expected);
	}

	@Test
	void longApplicationNamesAreCut() {
		assertThat(NodeId.isLegal(this.nodeIds.resolve(null, "x".repeat(1000)))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "two words", "a#b", "a;b", "a,b", "caf\u00e9" })
	void illegalPropertyIsRefusedWithAFix(String configured) {
		assertThatExceptionOfType(NodeConfigurationException.class)
			.isThrownBy(() -> this.nodeIds.resolve(configured, null))
			.withMessageContaining("'aemp.node-id'")
			.satisfies((ex) -> assertThat(ex.fix()).startsWith("Use 1 to 255 printable ASCII characters"));
	}

	private static NodeIds realNodeIds() {
		return new NodeIds(new io.aemp.internal.node.NodeIds());
	}

	@Test
	void realNodeIdsAreLegalAndUnique() {
		String first = realNodeIds().resolve("%n/", null);
		assertThat(NodeId.isLegal(first)).isTrue();
		assertThat(realNodeIds().resolve("%n/", null)).isNotEqualTo(first);
	}

}
