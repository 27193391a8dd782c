package io.aemp.boot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import io.aemp.Dispatch;
import io.aemp.ElementMapper;
import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.NodeTls;
import io.aemp.internal.node.SettingsCheck;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.thread.Threading;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

/**
 * Makes the settings of a node from {@link AempProperties}. What is set is checked at
 * once, so that a failure can name the property. Not safe for use by several threads.
 */
final class PropertiesNodeSettings {

	/** Less is not enough for a round trip on a slow network. */
	private static final Duration SHORTEST = Duration.ofMillis(100);

	/** Less would take every pause of a peer, for garbage collection say, for its end. */
	private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(1);

	private final NodeSettingsBuilder builder = NodeSettings.builder();

	/**
	 * Takes over all but the node ID, and what connection details tell.
	 * @param properties what is configured
	 * @param environment tells whether there are virtual threads to be used
	 * @throws NodeConfigurationException if no node can have one of them
	 */
	void add(AempProperties properties, Environment environment) {
		set("aemp.binds", properties.getBinds(), NodeSettingsBuilder::binds);
		set("aemp.advertise", properties.getAdvertise(), NodeSettingsBuilder::advertise);
		set("aemp.addresses", properties.getAddresses(), (settings, addresses) -> addresses
			.forEach((node, list) -> settings.address(node, list.toArray(String[]::new))));
		set("aemp.framings", properties.getFramings(), NodeSettingsBuilder::framings);
		set("aemp.global", properties.isGlobal(), NodeSettingsBuilder::global);
		set("aemp.auth.offer", properties.getAuth().getOffer(), NodeSettingsBuilder::offer);
		set("aemp.auth.accept", properties.getAuth().getAccept(), NodeSettingsBuilder::accept);
		set("aemp.auth.peer-address", properties.getAuth().getPeerAddress(), NodeSettingsBuilder::peerAddressCheck);
		set("aemp.tcp.no-delay", properties.getTcp().isNoDelay(), NodeSettingsBuilder::noDelay);
		set("aemp.tcp.keep-alive", properties.getTcp().isKeepAlive(), NodeSettingsBuilder::keepAlive);
		add(properties.getHandlers(), environment);
		add(properties.getTimeouts());
		add(properties.getLimits());
	}

	private void add(AempProperties.Handlers handlers, Environment environment) {
		if (Threading.VIRTUAL.isActive(environment)) {
			this.builder.dispatch(Dispatch.VIRTUAL);
		}
		set("aemp.handlers.dispatch", handlers.getDispatch(), NodeSettingsBuilder::dispatch);
		set("aemp.handlers.threads", handlers.getThreads(), NodeSettingsBuilder::handlerThreads);
		set("aemp.handlers.blocked-threshold", handlers.getBlockedThreshold(), SHORTEST,
				NodeSettingsBuilder::blockedHandlerThreshold);
	}

	private void add(AempTimeouts timeouts) {
		set("aemp.timeouts.handshake", timeouts.getHandshake(), SHORTEST, NodeSettingsBuilder::handshakeTimeout);
		set("aemp.timeouts.connect", timeouts.getConnect(), SHORTEST, NodeSettingsBuilder::connectInterval);
		set("aemp.timeouts.monitor", timeouts.getMonitor(), SHORTEST_SILENCE, NodeSettingsBuilder::monitorTimeout);
		set("aemp.timeouts.query", timeouts.getQuery(), SHORTEST, NodeSettingsBuilder::queryTimeout);
		set("aemp.timeouts.standstill", timeouts.getStandstill(), SHORTEST_SILENCE,
				NodeSettingsBuilder::standstillTimeout);
	}

	private void add(AempLimits limits) {
		set("aemp.limits.frame-size", limits.getFrameSize(),
				(settings, size) -> settings.maxFrameBytes(bytesOfFrame(size)));
		set("aemp.limits.total-frame-size", limits.getTotalFrameSize(),
				(settings, size) -> settings.totalFrameBytes(size.toBytes()));
		set("aemp.limits.send-queue-size", limits.getSendQueueSize(),
				(settings, size) -> settings.sendQueueBytes(size.toBytes()));
		set("aemp.limits.total-send-queue-size", limits.getTotalSendQueueSize(),
				(settings, size) -> settings.totalSendQueueBytes(size.toBytes()));
		set("aemp.limits.receive-queue-size", limits.getReceiveQueueSize(),
				(settings, size) -> settings.receiveQueueBytes(size.toBytes()));
		set("aemp.limits.database-entries-per-node", limits.getDatabaseEntriesPerNode(),
				NodeSettingsBuilder::databaseEntriesPerNode);
		set("aemp.limits.database-size-per-node", limits.getDatabaseSizePerNode(),
				(settings, size) -> settings.databaseBytesPerNode(size.toBytes()));
		set("aemp.limits.total-database-size", limits.getTotalDatabaseSize(),
				(settings, size) -> settings.totalDatabaseBytes(size.toBytes()));
	}

	private static int bytesOfFrame(DataSize size) {
		if (size.toBytes() > Integer.MAX_VALUE) {
			throw new IllegalArgumentException(
					"packets have at most " + Integer.MAX_VALUE + " bytes, not " + size.toBytes());
		}
		return (int) size.toBytes();
	}

	/**
	 * Takes over what connection details tell.
	 * @param details seeds and secret
	 * @throws NodeConfigurationException if a seed is malformed, or the secret is none
	 */
	void add(AempConnectionDetails details) {
		boolean fromProperties = details instanceof PropertiesAempConnectionDetails;
		String origin = " of " + details.getClass().getName() + " cannot be used";
		try {
			this.builder.secret(details.getSecret());
		}
		catch (IllegalArgumentException ex) {
			throw failure(fromProperties ? "Property 'aemp.secret' cannot be used" : "The secret" + origin,
					fromProperties
							? "Define the environment variable or property that is to hold the secret. Remove "
									+ "'aemp.secret' only if the node is to have TLS alone, or to stay local"
							: "Correct what that class returns: null for a node that has TLS or stays local",
					ex);
		}
		this.builder.seeds(details.getSeeds());
		check(fromProperties ? "Property 'aemp.seeds' cannot be used" : "Seeds" + origin,
				fromProperties ? "Correct the property" : "Correct what that class returns");
	}

	/**
	 * Takes over key and certificates.
	 * @param tls null for none
	 */
	void add(@Nullable NodeTls tls) {
		this.builder.tls(tls);
	}

	/**
	 * Takes over what converts objects that are sent.
	 * @param mapper the mapper
	 */
	void add(ElementMapper mapper) {
		this.builder.mapper(mapper);
	}

	/**
	 * Returns the settings, complete.
	 * @param nodeId of the node
	 * @param customizers add to the properties, in this order
	 * @return the settings
	 * @throws NodeConfigurationException if no node can have what the customizers add
	 */
	NodeSettings build(String nodeId, Stream<NodeSettingsCustomizer> customizers) {
		this.builder.nodeId(nodeId);
		String problem = "The properties can be used, but not with what the NodeSettingsCustomizer beans add";
		String fix = "Correct these beans";
		try {
			customizers.forEach((customizer) -> customizer.customize(this.builder));
		}
		catch (IllegalArgumentException ex) {
			throw failure(problem, fix, ex);
		}
		return check(problem, fix);
	}

	private void set(String property, Duration value, Duration shortest,
			BiConsumer<NodeSettingsBuilder, Duration> setter) {
		set(property, value, (settings, duration) -> {
			if (duration.compareTo(shortest) < 0) {
				throw new IllegalArgumentException(
						duration.toMillis() + " ms is too short, it must be at least " + shortest.toMillis()
								+ " ms. A number without a unit counts as milliseconds: add one, as in '30s'");
			}
			setter.accept(settings, duration);
		});
	}

	private <T> void set(String property, @Nullable T value, BiConsumer<NodeSettingsBuilder, T> setter) {
		if (value != null) {
			String problem = "Property '" + property + "' cannot be used";
			String fix = "Correct the property, or remove it to have its default";
			try {
				setter.accept(this.builder, value);
			}
			catch (IllegalArgumentException ex) {
				throw failure(problem, fix, ex);
			}
			check(problem, fix);
		}
	}

	private NodeSettings check(String problem, String fix) {
		try {
			NodeSettings settings = this.builder.build();
			SettingsCheck.check(settings);
			return settings;
		}
		catch (IllegalArgumentException ex) {
			throw failure(problem, fix, ex);
		}
	}

	private static NodeConfigurationException failure(String problem, String fix, IllegalArgumentException cause) {
		return new NodeConfigurationException(problem + ": " + cause.getMessage(), fix, cause);
	}

}
