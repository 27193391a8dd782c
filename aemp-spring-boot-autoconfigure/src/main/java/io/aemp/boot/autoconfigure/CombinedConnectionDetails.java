package io.aemp.boot.autoconfigure;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Several connection details as one. Docker Compose and Testcontainers bring one for each
 * container, and each container is a seed.
 */
final class CombinedConnectionDetails implements AempConnectionDetails {

	private final List<AempConnectionDetails> all;

	private CombinedConnectionDetails(List<AempConnectionDetails> all) {
		this.all = all;
	}

	/**
	 * Combines connection details.
	 * @param all at least one
	 * @return that one, or all together
	 * @throws NodeConfigurationException if they have different secrets
	 */
	static AempConnectionDetails of(List<AempConnectionDetails> all) {
		if (all.size() == 1) {
			return all.get(0);
		}
		Set<String> secrets = all.stream()
			.map(AempConnectionDetails::getSecret)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		if (secrets.size() > 1) {
			throw new NodeConfigurationException(
					"The " + all.size() + " AempConnectionDetails beans have different secrets, but all nodes of a "
							+ "network share one",
					"Give the containers or services of the network the same secret", null);
		}
		return new CombinedConnectionDetails(List.copyOf(all));
	}

	@Override
	public List<String> getSeeds() {
		return this.all.stream().flatMap((details) -> details.getSeeds().stream()).distinct().toList();
	}

	@Override
	public @Nullable String getSecret() {
		return this.all.stream()
			.map(AempConnectionDetails::getSecret)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
	}

}
