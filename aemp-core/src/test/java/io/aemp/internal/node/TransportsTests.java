package io.aemp.internal.node;

import java.util.Arrays;
import java.util.List;

import io.aemp.AuthenticationSettings;
import io.aemp.Secret;
import io.aemp.internal.handshake.AuthMethod;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link Transports}.
 */
class TransportsTests {

	private static final List<String> ALL = Arrays.stream(AuthMethod.values()).map(AuthMethod::wireName).toList();

	private static final Secret SECRET = Secret.of("a secret of 32 random characters");

	private static List<String> possible(AuthenticationSettings settings) {
		return Transports.possible(settings, ALL);
	}

	@Test
	void whenANodeHasASecretOnlyThenMethodsThatNeedTlsAreNotPossible() {
		assertThat(possible(AuthenticationSettings.DEFAULTS.secret(SECRET)))
			.containsExactlyElementsOf(Arrays.stream(AuthMethod.values())
				.filter((method) -> !method.needsTls())
				.map(AuthMethod::wireName)
				.toList());
	}

	@Test
	void whenANodeHasNeitherSecretNorTlsThenNoMethodIsPossible() {
		assertThat(possible(AuthenticationSettings.DEFAULTS)).isEmpty();
	}

	@Test
	void whenAMethodIsNotKnownThenItIsNotPossible() {
		AuthenticationSettings settings = AuthenticationSettings.DEFAULTS.secret(SECRET);
		assertThat(Transports.possible(settings, List.of("tls_unknown", "hmac_sha3_512")))
			.containsExactly("hmac_sha3_512");
	}

}
