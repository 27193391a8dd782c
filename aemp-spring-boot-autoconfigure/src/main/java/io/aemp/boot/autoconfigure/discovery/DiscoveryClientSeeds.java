package io.aemp.boot.autoconfigure.discovery;

import java.util.List;

import io.aemp.SeedSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;

/**
 * The instances of a service, all that the registry tells, ready or not.
 */
final class DiscoveryClientSeeds implements SeedSource {

	/** In the metadata of an instance, the port on which its node listens. */
	static final String PORT = "aemp.port";

	private final ObjectProvider<DiscoveryClient> client;

	private final String serviceId;

	private final @Nullable Integer port;

	/**
	 * Seeds of one service.
	 * @param client knows the instances; asked for when it is needed first
	 * @param serviceId the service
	 * @param port of the nodes; null if that of the instance
	 */
	DiscoveryClientSeeds(ObjectProvider<DiscoveryClient> client, String serviceId, @Nullable Integer port) {
		this.client = client;
		this.serviceId = serviceId;
		this.port = port;
	}

	@Override
	public List<String> addresses() {
		return this.client.getObject().getInstances(this.serviceId).stream().map(this::address).toList();
	}

	private String address(ServiceInstance instance) {
		String host = instance.getHost();
		boolean isBare = host.indexOf(':') >= 0 && !host.startsWith("[");
		return (isBare ? "[" + host + "]" : host) + ":" + port(instance);
	}

	private String port(ServiceInstance instance) {
		String own = (instance.getMetadata() != null) ? instance.getMetadata().get(PORT) : null;
		if (own != null) {
			return own;
		}
		return String.valueOf((this.port != null) ? this.port.intValue() : instance.getPort());
	}

	@Override
	public String toString() {
		return "service '" + this.serviceId + "'";
	}

}
