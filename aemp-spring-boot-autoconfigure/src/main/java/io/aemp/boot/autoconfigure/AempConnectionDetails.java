package io.aemp.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Details of the connection to a network. A bean of this type takes the place of the
 * properties {@code aemp.seeds} and {@code aemp.secret}. Of several beans, the node takes
 * all seeds, and they have to agree on the secret.
 *
 * @since 0.1.0
 */
public interface AempConnectionDetails extends ConnectionDetails {

	/**
	 * Returns addresses, {@code host:port}, of nodes to keep a link to.
	 * @return the seeds
	 */
	List<String> getSeeds();

	/**
	 * Returns the secret that all nodes of the network share.
	 * @return the secret, in the forms of the property {@code aemp.secret}; null for a
	 * node that has TLS alone or stays local
	 */
	@Nullable String getSecret();

}
