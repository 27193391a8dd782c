package io.aemp.internal.node;

import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import io.aemp.AuthenticationSettings;
import io.aemp.Limits;
import io.aemp.NodeSettings;
import io.aemp.Secret;
import io.aemp.internal.handshake.AuthMethod;
import io.aemp.internal.handshake.ConnectionEnds;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.transport.NoTransport;
import io.aemp.internal.transport.Transport;
import io.aemp.internal.transport.netty.NettyTransport;
import io.aemp.internal.transport.netty.NettyTransportSettings;
import io.aemp.internal.transport.netty.SocketOptions;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.local.LocalNetwork;
import io.aemp.local.LocalTransport;
import io.aemp.local.LocalTransportSettings;

/**
 * Chooses the transport of a node, and how it greets.
 */
public final class Transports {

	/**
	 * The length of the nonce before it is encoded as Base64 (protocol, section 1.2).
	 */
	private static final int NONCE_BYTES = 66;

	private static final Duration CLOSE_TIME = Duration.ofSeconds(5);

	private Transports() {
	}

	/**
	 * Determines if handler threads wake up the loops of connections and hold no lock
	 * meanwhile. Only then they should yield before they sleep.
	 */
	static boolean wakesLoopsWithoutLock(NodeSettings settings) {
		return settings.authentication().isNetworked() && NettyTransport.hasNativeSockets();
	}

	/**
	 * Creates the transport of a node over sockets.
	 * @param settings the settings of the node
	 * @param runtime the timers and executors
	 * @return the transport; one that refuses everything if the node has neither a secret
	 * nor TLS
	 */
	public static Transport create(NodeSettings settings, NodeRuntime runtime) {
		return settings.authentication().isNetworked() ? new NettyTransport(netty(settings, runtime), runtime.timers())
				: none(settings, runtime);
	}

	static Transport create(NodeSettings settings, NodeRuntime runtime, LocalNetwork network) {
		return settings.authentication().isNetworked() ? local(settings, runtime, network) : none(settings, runtime);
	}

	private static Transport none(NodeSettings settings, NodeRuntime runtime) {
		return new NoTransport("node " + settings.nodeId() + " has neither a secret nor TLS and stays local",
				runtime.callbacks());
	}

	private static LocalTransport local(NodeSettings settings, NodeRuntime runtime, LocalNetwork network) {
		return network.transport(new LocalTransportSettings(settings.nodeId(), settings.timeouts().handshake(),
				limits(settings), (ends) -> greeting(settings, ends), handshakes(settings, runtime)),
				runtime.callbacks());
	}

	/**
	 * Returns the settings of the transport over sockets.
	 * @param settings the settings of the node
	 * @param runtime the randomness for nonces
	 * @return the settings
	 */
	public static NettyTransportSettings netty(NodeSettings settings, NodeRuntime runtime) {
		int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
		return new NettyTransportSettings(settings.nodeId(), threads, settings.timeouts().handshake(),
				new SocketOptions(settings.connections().noDelay(), settings.connections().keepAlive(),
						settings.timeouts().monitor()),
				limits(settings), settings.authentication().tls(), handshakes(settings, runtime));
	}

	private static FrameLimits limits(NodeSettings settings) {
		Limits limits = settings.limits();
		return FrameLimits.ofFrameBytes(limits.maxFrameBytes())
			.withDatabase(limits.databaseBytesPerNode())
			.withTotal(limits.totalFrameBytes());
	}

	private static Function<ConnectionEnds, Handshake> handshakes(NodeSettings settings, NodeRuntime runtime) {
		AuthenticationSettings authentication = settings.authentication();
		Secret secret = authentication.secret();
		byte[] bytes = (secret != null) ? secret.bytes() : new byte[0];
		OwnAddresses addresses = new OwnAddresses(settings, runtime);
		return (ends) -> new Handshake(greeting(settings, ends), authentication.offered(), nonce(runtime.random()),
				bytes, addresses.judge(ends));
	}

	/**
	 * Returns the authentication methods that are possible with the credentials of a
	 * node.
	 * @param authentication the credentials of the node
	 * @param names the names of methods
	 * @return those that are known and possible, in the same order
	 */
	public static List<String> possible(AuthenticationSettings authentication, List<String> names) {
		return names.stream().filter((name) -> {
			AuthMethod method = AuthMethod.named(name);
			return method != null && method.isPossible(authentication.tls() != null, authentication.secret() != null);
		}).toList();
	}

	/**
	 * Closes a transport. Blocks until its threads do not need those of the node any
	 * more, or a time has passed.
	 * @param transport the transport
	 * @param runtime the runtime of the node
	 */
	public static void close(Transport transport, NodeRuntime runtime) {
		if (transport instanceof LocalTransport local) {
			runtime.await(local.shutDown(), CLOSE_TIME);
		}
		else {
			transport.close();
		}
	}

	private static String nonce(RandomSource random) {
		byte[] nonce = new byte[NONCE_BYTES];
		random.nextBytes(nonce);
		return Base64.getEncoder().encodeToString(nonce);
	}

	private static Greeting greeting(NodeSettings settings, ConnectionEnds ends) {
		String version = Transports.class.getPackage().getImplementationVersion();
		Map<String, String> attributes = new LinkedHashMap<>();
		attributes.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + ((version != null) ? version : "development"));
		attributes.put(Greeting.PEER_ADDRESS, ends.peerAddress());
		attributes.put(Greeting.SIDE, ends.side().wireName());
		AuthenticationSettings authentication = settings.authentication();
		if (authentication.tls() != null) {
			attributes.put(Greeting.TLS, Greeting.TLS_VERSION);
		}
		attributes.put(Greeting.MONITORING, "1");
		attributes.put(Greeting.GLOBAL, "1");
		attributes.put(Greeting.MAX_FRAME, Integer.toString(settings.limits().maxFrameBytes()));
		return new Greeting(settings.nodeId(), possible(authentication, authentication.accepted()),
				settings.connections().framings(), attributes);
	}

}
