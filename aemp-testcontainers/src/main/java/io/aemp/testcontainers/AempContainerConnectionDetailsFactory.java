package io.aemp.testcontainers;

import java.util.List;

import io.aemp.boot.autoconfigure.AempConnectionDetails;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Makes connection details of an {@link AempContainer}, and of any other container that
 * is annotated with {@code @ServiceConnection("aemp")}, exposes the port 4040, and has
 * the secret in the environment variable {@code AEMP_SECRET}.
 */
class AempContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, AempConnectionDetails> {

	AempContainerConnectionDetailsFactory() {
		super("aemp");
	}

	@Override
	protected boolean sourceAccepts(ContainerConnectionSource<Container<?>> source, Class<?> requiredContainerType,
			Class<?> requiredConnectionDetailsType) {
		return super.sourceAccepts(source, requiredContainerType, requiredConnectionDetailsType)
				|| source.accepts(ANY_CONNECTION_NAME, AempContainer.class, requiredConnectionDetailsType);
	}

	@Override
	protected AempConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
		return new ContainerDetails(source);
	}

	private static final class ContainerDetails extends ContainerConnectionDetails<Container<?>>
			implements AempConnectionDetails {

		ContainerDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public List<String> getSeeds() {
			Container<?> container = getContainer();
			return List.of(container.getHost() + ":" + container.getMappedPort(AempContainer.PORT));
		}

		@Override
		public @Nullable String getSecret() {
			return getContainer().getEnvMap().get(AempContainer.SECRET_VARIABLE);
		}

	}

}
