package io.aemp.boot.docker.compose;

import java.util.List;

import io.aemp.boot.autoconfigure.AempConnectionDetails;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Makes connection details of the services of Docker Compose whose image is called
 * {@code aemp} or {@code aemp-sample}, or that have the label
 * {@code org.springframework.boot.service-connection: aemp}. Each that publishes the port
 * of its node is a seed. The port is 4040 unless the label {@code aemp.port} tells
 * another one. The secret is that of the environment variable {@code AEMP_SECRET}.
 */
class AempDockerComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<AempConnectionDetails> {

	private static final String[] CONNECTION_NAMES = { "aemp", "aemp-sample" };

	private static final String PORT_LABEL = "aemp.port";

	private static final String DEFAULT_PORT = "4040";

	AempDockerComposeConnectionDetailsFactory() {
		super(CONNECTION_NAMES);
	}

	@Override
	protected @Nullable AempConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		Integer port = publishedPort(service);
		return (port != null) ? new ComposeDetails(service, port) : null;
	}

	/** Null for a service that only other containers can reach. */
	private static @Nullable Integer publishedPort(RunningService service) {
		int port = Integer.parseInt(service.labels().getOrDefault(PORT_LABEL, DEFAULT_PORT));
		try {
			return service.ports().get(port);
		}
		catch (IllegalStateException ex) {
			return null;
		}
	}

	private static final class ComposeDetails extends DockerComposeConnectionDetails implements AempConnectionDetails {

		private final String seed;

		private final @Nullable String secret;

		ComposeDetails(RunningService service, int port) {
			super(service);
			this.seed = service.host() + ":" + port;
			this.secret = service.env().get("AEMP_SECRET");
		}

		@Override
		public List<String> getSeeds() {
			return List.of(this.seed);
		}

		@Override
		public @Nullable String getSecret() {
			return this.secret;
		}

	}

}
