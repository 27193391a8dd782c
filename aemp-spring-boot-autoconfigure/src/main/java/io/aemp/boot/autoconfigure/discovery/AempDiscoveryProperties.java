package io.aemp.boot.autoconfigure.discovery;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The seeds that a registry of services knows.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("aemp.discovery")
public class AempDiscoveryProperties {

	/**
	 * Service whose instances are nodes to keep a link to, as the DiscoveryClient calls
	 * it. None by default.
	 */
	private @Nullable String serviceId;

	/**
	 * Port of the nodes, unless the metadata of an instance has another one as
	 * 'aemp.port'. By default, the port of the instance itself.
	 */
	private @Nullable Integer port;

	public @Nullable String getServiceId() {
		return this.serviceId;
	}

	public void setServiceId(@Nullable String serviceId) {
		this.serviceId = serviceId;
	}

	public @Nullable Integer getPort() {
		return this.port;
	}

	public void setPort(@Nullable Integer port) {
		this.port = port;
	}

}
