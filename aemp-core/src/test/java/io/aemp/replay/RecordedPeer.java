package io.aemp.replay;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.SimpleClient;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One side of a recorded session on a real socket. It says what it said then, byte for
 * byte, and expects of a node of ours, in the place of the other side, what that said.
 */
final class RecordedPeer implements AutoCloseable {

	private final RecordingReader.Recording recording;

	private final RecordingReader.Side theirs;

	private final RecordingReader.Side ours;

	private final SimpleClient client;

	/** Names of ports that our node makes, by those that were recorded. */
	private final Map<String, String> names = new LinkedHashMap<>();

	private int answers;

	private RecordedPeer(RecordingReader.Recording recording, String direction, SimpleClient client) {
		this.recording = recording;
		this.theirs = recording.side(direction);
		this.ours = recording.other(this.theirs);
		this.client = client;
	}

	/** Links to a node. */
	static RecordedPeer dial(RecordingReader.Recording recording, String direction, AempNode node) throws IOException {
		return greet(recording, direction, SimpleClient.connect(Address.parse(node.listeners().get(0)).port()))
			.authenticate();
	}

	/** Waits for a node that links. */
	static RecordedPeer accept(RecordingReader.Recording recording, String direction, ServerSocket listener)
			throws IOException {
		return greet(recording, direction, SimpleClient.of(listener.accept())).authenticate();
	}

	/** Exchanges greetings, no more. */
	static RecordedPeer greet(RecordingReader.Recording recording, String direction, SimpleClient client)
			throws IOException {
		RecordedPeer peer = new RecordedPeer(recording, direction, client);
		// The recorded node may have been able to write one framing only.
		String preferred = peer.theirs.greeting().split(";")[4].split(",")[0];
		client.framings(peer.theirs.framing(), preferred)
			.greet(peer.theirs.greeting(), peer.theirs.nonce())
			.readGreeting();
		return peer;
	}

	/** Exchanges authentication lines: ours comes last. */
	private RecordedPeer authenticate() throws IOException {
		assertThat(this.client.theirLines()).startsWith("aemp;1;" + this.ours.sender() + ";hmac_sha3_512;cbor,json;")
			.contains(";mproto=1");
		this.client.send(this.client.authentication(this.recording.secret()));
		assertThat(this.client.readLine()).isEqualTo(this.client.expectedAuthentication(this.recording.secret()));
		return this;
	}

	SimpleClient client() {
		return this.client;
	}

	/** From now on a port has another name than was recorded. */
	void rename(String recorded, String name) {
		this.names.put(recorded, name);
	}

	/** The name that our node gave a port. */
	String nameOf(String recorded) {
		return this.names.getOrDefault(recorded, recorded);
	}

	/** Returns the number of messages of our node, without discovery. */
	int answers() {
		return this.answers;
	}

	/**
	 * Goes through the session in the order in which it was recorded.
	 * @param script what our node has to do with it
	 */
	void play(Script script) throws Exception {
		Packets theirPackets = new Packets(this.theirs);
		Packets ourPackets = new Packets(this.ours);
		for (RecordingReader.Event event : this.recording.events()) {
			boolean fromThem = event.direction().equals(this.theirs.direction());
			byte[] bytes = (fromThem ? theirPackets : ourPackets).withoutHandshake(event.bytes());
			if (fromThem && bytes.length > 0) {
				byte[] renamed = rename(bytes);
				this.client.send(renamed);
				for (@Nullable
				Object[] packet : theirPackets.read(renamed)) {
					if (!isDiscovery(packet)) {
						script.said(packet);
					}
				}
			}
			else if (bytes.length > 0) {
				for (@Nullable
				Object[] packet : ourPackets.read(bytes)) {
					if (!isDiscovery(packet)) {
						script.say(packet);
						expect(packet, script);
					}
				}
			}
		}
	}

	private void expect(@Nullable Object[] recorded, Script script) throws Exception {
		@Nullable Object[] answer = next();
		script.answered(recorded, answer);
		assertThat(script.comparable(Canonical.text(answer))).isEqualTo(script.comparable(renamed(recorded)));
		this.answers++;
	}

	/** Returns the next message of our node, discovery left out. */
	@Nullable Object[] next() throws Exception {
		@Nullable Object @Nullable [] packet = this.client.readPacket();
		while (packet != null && isDiscovery(packet)) {
			packet = this.client.readPacket();
		}
		if (packet == null) {
			throw new AssertionError("The node closed the connection");
		}
		return packet;
	}

	/** That our node says nothing but what was expected, up to the death of a port. */
	void assertNothingElse(AempNode node) throws Exception {
		node.port("last");
		this.client.sendPacket("", "mon1", "last");
		this.client.sendPacket("", "kil1", "last", "over");
		assertThat(Canonical.text(next())).containsExactly("", "kil0", "last", "over");
	}

	/**
	 * Determines if a packet belongs to a later part of the protocol, which has replays
	 * of its own.
	 */
	private static boolean isDiscovery(@Nullable Object[] packet) {
		List<@Nullable Object> message = Canonical.text(packet);
		return message.size() > 1 && "".equals(message.get(0)) && String.valueOf(message.get(1)).startsWith("g_");
	}

	/** Returns the same bytes with our names, in either framing. */
	private byte[] rename(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.ISO_8859_1);
		for (Map.Entry<String, String> entry : this.names.entrySet()) {
			for (String prefix : List.of("", this.ours.sender() + '#', this.theirs.sender() + '#')) {
				String from = prefix + entry.getKey();
				String to = prefix + entry.getValue();
				// Short CBOR byte strings have their length in front.
				assertThat(Math.max(from.length(), to.length())).isLessThan(24);
				text = text.replace((char) (0x40 + from.length()) + from, (char) (0x40 + to.length()) + to)
					.replace('"' + from + '"', '"' + to + '"');
			}
		}
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private List<@Nullable Object> renamed(@Nullable Object[] packet) {
		List<@Nullable Object> message = new ArrayList<>(Canonical.text(packet));
		this.names.forEach((from, to) -> message
			.replaceAll((it) -> (it instanceof String text && (text.equals(from) || text.endsWith('#' + from)))
					? text.replace(from, to) : it));
		return message;
	}

	@Override
	public void close() throws IOException {
		this.client.close();
	}

	/** The packets that one side of the recording sent after its handshake. */
	private static final class Packets {

		private final FrameReader reader;

		private int handshakeLeft;

		Packets(RecordingReader.Side side) {
			this.reader = Framing.named(side.framing()).newReader(FrameLimits.ofFrameBytes(1 << 20));
			this.handshakeLeft = side.handshake().length;
		}

		byte[] withoutHandshake(byte[] bytes) {
			int skipped = Math.min(bytes.length, this.handshakeLeft);
			this.handshakeLeft -= skipped;
			byte[] rest = new byte[bytes.length - skipped];
			System.arraycopy(bytes, skipped, rest, 0, rest.length);
			return rest;
		}

		List<@Nullable Object[]> read(byte[] bytes) throws FrameException {
			this.reader.feed(ByteBuffer.wrap(bytes));
			List<@Nullable Object[]> packets = new ArrayList<>();
			@Nullable Object @Nullable [] packet = this.reader.next();
			while (packet != null) {
				packets.add(packet);
				packet = this.reader.next();
			}
			return packets;
		}

	}

	/** The part of a test in a session. */
	interface Script {

		/** Makes our node send this, if it does not by itself. */
		default void say(@Nullable Object[] recorded) throws Exception {
		}

		/** Our node was told this. */
		default void said(@Nullable Object[] packet) throws Exception {
		}

		/** Our node said something in the place of what was recorded. */
		default void answered(@Nullable Object[] recorded, @Nullable Object[] answer) {
		}

		/** A message without what cannot be the same: applied to both. */
		default List<@Nullable Object> comparable(List<@Nullable Object> message) {
			return message;
		}

	}

}
