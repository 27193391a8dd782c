package io.aemp.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.local.LocalTransport;
import org.jspecify.annotations.Nullable;

/**
 * A node of which the test itself says every packet, and which remembers every packet it
 * got. It accepts each connection and answers nothing.
 */
public final class FakePeer {

	private final LocalTransport transport;

	private final List<List<@Nullable Object>> received = new ArrayList<>();

	private final List<String> ends = new ArrayList<>();

	private @Nullable Connection connection;

	private long choice = 1;

	private boolean answering = true;

	private boolean refusing;

	private Consumer<List<@Nullable Object>> onTime = (request) -> {
	};

	/**
	 * A peer on the network.
	 * @param cluster whose nodes can reach it
	 * @param nodeId its node ID, known in the cluster
	 * @param attributes what its greeting says beside the usual
	 */
	public FakePeer(FakeCluster cluster, String nodeId, Map<String, String> attributes) {
		this(cluster, nodeId, "cbor", attributes);
	}

	/**
	 * A peer on the network.
	 * @param cluster whose nodes can reach it
	 * @param nodeId its node ID, known in the cluster
	 * @param framing the only one that it understands
	 * @param attributes what its greeting says beside the usual
	 */
	public FakePeer(FakeCluster cluster, String nodeId, String framing, Map<String, String> attributes) {
		Map<String, String> all = new LinkedHashMap<>();
		all.put(Greeting.PROVIDER, Greeting.OUR_PROVIDER + "test");
		all.put(Greeting.MONITORING, "1");
		all.putAll(attributes);
		this.transport = cluster.transport(nodeId, framing, all);
		this.transport.listen(address(cluster.portOf(nodeId)), new Observer());
	}

	private static InetSocketAddress address(int port) {
		return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
	}

	/**
	 * Dials a node.
	 * @param port where it listens
	 */
	public void dial(int port) {
		this.transport.dial(address(port), this.transport.nextLoop(), Duration.ofSeconds(2), new Observer());
	}

	/**
	 * Sets what it says when it chooses a connection.
	 * @param choice is larger the later it is, unless a clock was set back
	 */
	public void choose(long choice) {
		this.choice = choice;
	}

	/**
	 * Dials a node, and if the choice is the peer's, makes it with a number of its own.
	 * @param port where the node listens
	 * @param choice the number, for this choice and those to come
	 */
	public void dial(int port, long choice) {
		choose(choice);
		dial(port);
	}

	/**
	 * Listens no more.
	 */
	public void unbind() {
		this.transport.stopListening();
	}

	/**
	 * Sends a packet.
	 * @param portName the port, empty for the node port
	 * @param elements the message
	 */
	public void send(String portName, @Nullable Object... elements) {
		send(connection(), portName, elements);
	}

	private static void send(Connection connection, String portName, @Nullable Object[] elements) {
		FrameBuffer bytes = new FrameBuffer(256);
		connection.framing().write(portName, elements, bytes);
		connection.write(bytes.array(), bytes.length());
		connection.flush();
	}

	/**
	 * Sends any bytes.
	 * @param bytes a packet, or none
	 */
	public void sendBytes(byte[] bytes) {
		connection().write(bytes, bytes.length);
		connection().flush();
	}

	/**
	 * Looks at the requests that only want a sign of life.
	 * @param observer is shown each of them, answered or not
	 */
	public void onTime(Consumer<List<@Nullable Object>> observer) {
		this.onTime = observer;
	}

	/**
	 * Shows no sign of life any more, when it is asked for one.
	 */
	public void fallSilent() {
		this.answering = false;
	}

	/**
	 * Ends every connection after the greetings as long as it believes in its link, as
	 * the reference does.
	 */
	public void refuseWhileLinked() {
		this.refusing = true;
	}

	/**
	 * Closes its connection.
	 */
	public void close() {
		connection().close();
	}

	/**
	 * Returns what its newest connection is, to use it when there are newer ones.
	 * @return the connection
	 */
	public Connection connection() {
		if (this.connection == null) {
			throw new IllegalStateException("Nobody is linked");
		}
		return this.connection;
	}

	/**
	 * Returns all packets since the start, but for those that only want a sign of life.
	 * @return each with the port name first
	 */
	public List<List<@Nullable Object>> received() {
		return this.received;
	}

	/**
	 * Returns why its links ended.
	 * @return one text for each end
	 */
	public List<String> ends() {
		return this.ends;
	}

	/**
	 * Establishes whatever is verified.
	 */
	private final class Observer implements ConnectionObserver {

		@Override
		public void verified(PendingConnection pending) {
			if (FakePeer.this.refusing) {
				pending.refuse();
				return;
			}
			Established link = new Established();
			link.connection = pending.establish(FakePeer.this.choice, link);
			FakePeer.this.connection = link.connection;
		}

		@Override
		public void failed(String remoteAddress, Throwable cause) {
			FakePeer.this.ends.add(String.valueOf(cause.getMessage()));
		}

	}

	/**
	 * One connection, over which it answers what it is asked there.
	 */
	private final class Established implements PacketObserver {

		private @Nullable Connection connection;

		@Override
		public void received(@Nullable Object[] elements, int bytes, int count) {
			if (elements.length > 1 && "time".equals(elements[1])) {
				FakePeer.this.onTime.accept(Collections.unmodifiableList(Arrays.asList(elements)));
				if (FakePeer.this.answering && this.connection != null) {
					// To the node port, which is named without a port.
					@Nullable Object[] answer = Arrays.copyOfRange(elements, 3, elements.length + 1);
					answer[answer.length - 1] = 0.0;
					FakePeer.send(this.connection, "", answer);
				}
				return;
			}
			FakePeer.this.received.add(Collections.unmodifiableList(Arrays.asList(elements)));
		}

		@Override
		public void delivered() {
		}

		@Override
		public void writable() {
		}

		@Override
		public void closed(String why) {
			FakePeer.this.refusing = false;
			FakePeer.this.ends.add(why);
		}

	}

}
