package io.aemp.sample.worker;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.Profiles;

/**
 * Makes the farm work without any configuration. Where nothing else is said, its node
 * listens on loopback only, with a secret that nobody but this process knows, and has two
 * local workers. A node that is given seeds belongs to a network already: it gets no
 * secret of its own and no local workers.
 */
class LocalNetwork implements EnvironmentPostProcessor, Ordered {

	static final String LOCAL_WORKERS = "farm.local-workers";

	private static final int SECRET_BYTES = 32;

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (environment.acceptsProfiles(Profiles.of("worker | seed"))) {
			return;
		}
		Map<String, Object> defaults = new HashMap<>();
		defaults.put("aemp.node-id", environment.acceptsProfiles(Profiles.of("cli")) ? "cli" : "web");
		defaults.put("aemp.binds", "127.0.0.1:0");
		boolean alone = !environment.containsProperty("aemp.seeds") && !environment.containsProperty("aemp.seeds[0]");
		if (alone) {
			defaults.put("aemp.secret", newSecret());
		}
		defaults.put(LOCAL_WORKERS, alone ? 2 : 0);
		environment.getPropertySources().addLast(new MapPropertySource("localNetwork", defaults));
	}

	private static String newSecret() {
		byte[] secret = new byte[SECRET_BYTES];
		new SecureRandom().nextBytes(secret);
		return HexFormat.of().formatHex(secret);
	}

	/** After the configuration files have been read. */
	@Override
	public int getOrder() {
		return LOWEST_PRECEDENCE;
	}

}
