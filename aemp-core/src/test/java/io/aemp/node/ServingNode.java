package io.aemp.node;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.node.Transports;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.internal.transport.netty.NettyTransport;
import io.aemp.internal.transport.netty.NettyTransportSettings;
import io.aemp.testing.ManualClockRuntime;
import io.aemp.testing.ManualTimers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A node on real sockets, under a clock that stands still, and a good client that is
 * linked to it: whatever others do, the client must be served.
 */
final class ServingNode {

	static final String SECRET = "s3cret of these tests";

	private static final String GOOD_GREETING = "aemp;1;good;hmac_sha3_512;cbor";

	private final ManualClockRuntime runtime = new ManualClockRuntime("node", 1);

	private final List<Handshake> handshakes = new CopyOnWriteArrayList<>();

	private final List<AutoCloseable> open = new ArrayList<>();

	private final NettyTransport transport;

	private final AempNode node;

	private final SimpleClient good;

	ServingNode(UnaryOperator<NodeSettingsBuilder> customizer) throws Exception {
		NodeSettings settings = customizer
			.apply(NodeSettings.builder().nodeId("node").bind("127.0.0.1:0").secret(SECRET))
			.build();
		NettyTransportSettings usual = Transports.netty(settings, this.runtime);
		this.open.add(this.runtime);
		this.transport = keep(new NettyTransport(new NettyTransportSettings(usual.nodeId(), usual.threads(),
				usual.handshakeTimeout(), usual.socketOptions(), usual.frameLimits(), usual.tls(), (ends) -> {
					Handshake handshake = usual.handshakes().apply(ends);
					this.handshakes.add(handshake);
					return handshake;
				}), this.runtime.timers()));
		this.node = keep(TestNodes.create(settings, this.runtime, this.transport));
		this.node.port("echo").rcv((message) -> this.node.snd(message.text(0), "echo", message.get(1)));
		this.node.start();
		this.good = connect();
		this.good.readGreeting().greet(GOOD_GREETING, "nonce").send(this.good.authentication(SECRET));
		assertThat(this.good.readLine()).isEqualTo(this.good.expectedAuthentication(SECRET));
		assertServes(this.good, "good");
	}

	/** Closed with this. */
	<T extends AutoCloseable> T keep(T closeable) {
		this.open.add(closeable);
		return closeable;
	}

	AempNode node() {
		return this.node;
	}

	ManualTimers timers() {
		return this.runtime.timers();
	}

	/** Our side of all handshakes, oldest first. */
	List<Handshake> handshakes() {
		return this.handshakes;
	}

	SimpleClient good() {
		return this.good;
	}

	/** All that the good client said to be linked. */
	String goodLines() {
		return GOOD_GREETING + "\nnonce\n" + this.good.authentication(SECRET);
	}

	int port() {
		return Address.parse(this.node.listeners().get(0)).port();
	}

	/** A client that has not said or read anything. */
	SimpleClient connect() throws IOException {
		return keep(SimpleClient.connect(port()));
	}

	void assertServesTheGoodOne() throws Exception {
		assertServes(this.good, "good");
	}

	static void assertServes(SimpleClient client, String nodeId) throws Exception {
		client.sendPacket("echo", nodeId + "#port", 42);
		assertThat(client.readPacket()).containsExactly("port", "echo", 42L);
	}

	/** The node with its transport, while others but the good client are there. */
	void closeNode() throws IOException {
		this.node.close();
		this.good.close();
		this.transport.close();
	}

	void close() throws Exception {
		for (int i = this.open.size() - 1; i >= 0; i--) {
			this.open.get(i).close();
		}
		this.open.clear();
	}

}
