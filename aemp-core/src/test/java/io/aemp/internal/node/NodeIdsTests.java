package io.aemp.internal.node;

import io.aemp.NodeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class NodeIdsTests {

	@Test
	void whenAPlaceholderWasNotReplacedThenItMakesNoNodeId() {
		assertThatIllegalArgumentException().isThrownBy(() -> new NodeIds().expand("${NODE}/"))
			.withMessageStartingWith("The node ID has the placeholder '${NODE}' that was not replaced by a value");
	}

	private int random;

	private final NodeIds nodeIds = new NodeIds(() -> "my host", () -> "r" + ++this.random);

	@ParameterizedTest
	@CsvSource({ "fixed,fixed", "a/b,a/b", "a/,a/r1", "%n,my-host", "%n/%u,my-host/r1", "%n/,my-host/r1",
			"a-%u/,a-r1/r2", "50%,50%" })
	void placeholdersStandForHostAndRandomStrings(String template, String expected) {
		assertThat(this.nodeIds.expand(template)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "two words", "a#b", "a;b", "caf\u00e9" })
	void whenTheResultIsIllegalThenItIsRefused(String template) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.nodeIds.expand(template))
			.withMessageContaining("Illegal node ID");
	}

	@Test
	void realNodeIdsAreLegalAndNeverTheSame() {
		String first = new NodeIds().expand("%n/");
		assertThat(NodeId.isLegal(first)).isTrue();
		assertThat(new NodeIds().expand("%n/")).isNotEqualTo(first);
	}

}
