package io.aemp.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Adapts {@link AempProperties}.
 */
final class PropertiesAempConnectionDetails implements AempConnectionDetails {

	private final AempProperties properties;

	PropertiesAempConnectionDetails(AempProperties properties) {
		this.properties = properties;
	}

	@Override
	public List<String> getSeeds() {
		return this.properties.getSeeds();
	}

	@Override
	public @Nullable String getSecret() {
		return this.properties.getSecret();
	}

}
