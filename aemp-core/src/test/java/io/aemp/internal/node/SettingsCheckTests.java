package io.aemp.internal.node;

import java.util.function.UnaryOperator;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of {@link SettingsCheck}.
 */
class SettingsCheckTests {

	@Test
	void whatANodeCanBeMadeOfPasses() {
		assertThatCode(() -> check((builder) -> builder.bind("*", "4040", "[::]").seed("a:1").address("n2", "b:2")))
			.doesNotThrowAnyException();
	}

	@Test
	void malformedAddressesAreRefusedWhereverTheyAre() {
		assertRefused((builder) -> builder.bind("nowhere"), "Malformed address 'nowhere'");
		assertRefused((builder) -> builder.network((network) -> network.advertise("*:4040")),
				"Malformed address '*:4040'");
		assertRefused((builder) -> builder.seed("a:1", "b"), "Malformed address 'b'");
		assertRefused((builder) -> builder.address("n2", "b:0"), "Malformed address 'b:0'");
	}

	@Test
	void placeholdersThatNobodyReplacedAreRefusedWhereverTheyAre() {
		assertRefused((builder) -> builder.nodeId("${NODE}"), "nodeId has the placeholder '${NODE}'");
		assertRefused((builder) -> builder.bind("${HOST}:4040"), "binds has the placeholder '${HOST}'");
		assertRefused((builder) -> builder.network((network) -> network.advertise("$(POD_IP):4040")),
				"advertise has the placeholder '$(POD_IP)'");
		assertRefused((builder) -> builder.seed("a:1", "${SEEDS}"), "seeds has the placeholder '${SEEDS}'");
		assertRefused((builder) -> builder.address("n2", "{{ip}}:1"), "addresses has the placeholder '{{ip}}'");
		assertRefused((builder) -> builder.address("${NODE}", "a:1"), "addresses has the placeholder '${NODE}'");
		assertRefused((builder) -> builder.authentication((authentication) -> authentication.offer("${METHOD}")),
				"offer has the placeholder '${METHOD}'");
		assertRefused((builder) -> builder.authentication((authentication) -> authentication.accept("${METHOD}")),
				"accept has the placeholder '${METHOD}'");
		assertRefused((builder) -> builder.connections((connections) -> connections.framings("${FRAMING}")),
				"framings has the placeholder '${FRAMING}'");
	}

	@Test
	void unknownNamesAreRefused() {
		assertRefused((builder) -> builder.authentication((authentication) -> authentication.accept("md5")),
				"cannot accept the authentication method 'md5'");
		assertRefused((builder) -> builder.authentication((authentication) -> authentication.offer("cleartext")),
				"cannot offer the authentication method 'cleartext'");
		assertRefused((builder) -> builder.connections((connections) -> connections.framings("storable")),
				"knows no framing 'storable'");
	}

	@Test
	@Tag("before-java21")
	void virtualThreadsAreRefusedWhereThereAreNone() {
		assertRefused((builder) -> builder.handlers((handlers) -> handlers.dispatch(Dispatch.VIRTUAL)),
				"Handlers cannot run on virtual threads: they need Java 21 or newer, this is ");
	}

	@Test
	@Tag("java21")
	void virtualThreadsPassWhereThereAreSome() {
		assertThatCode(() -> check((builder) -> builder.handlers((handlers) -> handlers.dispatch(Dispatch.VIRTUAL))))
			.doesNotThrowAnyException();
	}

	private static void assertRefused(UnaryOperator<NodeSettingsBuilder> change, String why) {
		assertThatIllegalArgumentException().isThrownBy(() -> check(change)).withMessageContaining(why);
	}

	private static void check(UnaryOperator<NodeSettingsBuilder> change) {
		SettingsCheck.check(change.apply(NodeSettings.builder()).build());
	}

}
