package io.aemp.replay;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads recordings of the reference implementation from the test resources.
 */
public final class RecordingReader {

	private static final JsonMapper json = new JsonMapper();

	private RecordingReader() {
	}

	/**
	 * The sessions that concern handshake, framing and values: all but those that are
	 * encrypted or in a framing for Perl only.
	 */
	public static Stream<String> names() {
		return Stream.of("basic-cbor", "basic-json", "db-global-cbor", "db-global-json", "db-slave-cbor",
				"db-slave-json", "duplicate-connect-refused", "echo-attack", "mixed-framing", "mon-cbor", "mon-json",
				"no-common-framing", "node-cbor", "node-json", "self-connect", "simple-client-cleartext-json",
				"simple-client-hmac-cbor", "simultaneous-refused", "simultaneous-switched", "spawn-cbor", "spawn-json",
				"tls-one-side-only-json", "version-mismatch", "wrong-secret", "wrong-secret-raw-client");
	}

	/**
	 * Returns the bytes that a node wrote in an encrypted session before encryption: its
	 * greeting first, then the content of TLS.
	 * @param name the file without its ending
	 * @param nodeId A or B
	 */
	public static List<byte[]> plaintext(String name, String nodeId) {
		List<byte[]> writes = new ArrayList<>();
		for (JsonNode write : tree(name).get("plaintext_writes_" + nodeId + "_hex")) {
			writes.add(HexFormat.of().parseHex(write.asString()));
		}
		return writes;
	}

	/**
	 * Determines if a node was the client of TLS in an encrypted session.
	 * @param name the file without its ending
	 * @param nodeId A or B
	 */
	public static boolean isTlsClient(String name, String nodeId) {
		return tree(name).get("tls_" + nodeId).get(0).asString().startsWith("TLS role=connect ");
	}

	/**
	 * A recorded session.
	 * @param name the file without its ending
	 */
	public static Recording read(String name) {
		JsonNode root = tree(name);
		List<Event> events = new ArrayList<>();
		for (JsonNode event : root.get("events")) {
			events.add(new Event(event.get("conn").asInt(), event.get("dir").asString(),
					HexFormat.of().parseHex(event.get("hex").asString())));
		}
		List<Side> sides = new ArrayList<>();
		for (JsonNode side : root.get("decoded")) {
			sides.add(side(side));
		}
		Map<String, String> secrets = new HashMap<>();
		for (String node : List.of("A", "B")) {
			secrets.put(node, root.path("secret_" + node).asString(root.path("secret").asString("")));
		}
		return new Recording(root.get("secret").asString(), secrets, events, sides);
	}

	private static JsonNode tree(String name) {
		try (InputStream in = RecordingReader.class.getResourceAsStream("/golden/" + name + ".json")) {
			if (in == null) {
				throw new IllegalArgumentException("No recording " + name);
			}
			return json.readTree(in);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Side side(JsonNode side) {
		String authentication = side.path("auth").asString("");
		List<Packet> packets = new ArrayList<>();
		for (JsonNode message : side.path("messages")) {
			packets.add(message.isString()
					? new Packet(message.asString(), message.asString().getBytes(StandardCharsets.UTF_8), "json")
					: new Packet(message.get("diag").asString(), HexFormat.of().parseHex(message.get("hex").asString()),
							"cbor"));
		}
		return new Side(side.get("conn").asInt(), side.get("dir").asString(), side.get("greeting").asString(),
				side.get("nonce").asString(), authentication, packets);
	}

	/**
	 * A recorded session.
	 *
	 * @param secret what the listening side has
	 * @param secrets what the nodes have
	 * @param events all bytes, in their order in time
	 * @param sides what each side sent, taken apart
	 */
	public record Recording(String secret, Map<String, String> secrets, List<Event> events, List<Side> sides) {

		/** Returns one side of the first connection: {@code A>B}. */
		public Side side(String direction) {
			return side(0, direction);
		}

		/** Returns one side of a connection. */
		public Side side(int connection, String direction) {
			return this.sides.stream()
				.filter((side) -> side.connection() == connection && side.direction().equals(direction))
				.findFirst()
				.orElseThrow();
		}

		/** Returns the other side of the same connection. */
		public Side other(Side one) {
			return this.sides.stream()
				.filter((side) -> side.connection() == one.connection() && side != one)
				.findFirst()
				.orElseThrow();
		}

		/** The secret of the side that sent this. */
		public String secretOf(Side side) {
			return this.secrets.getOrDefault(side.sender(), this.secret);
		}

		/**
		 * All bytes of one direction of the first connection, from its first packet on.
		 */
		public byte[] packetBytes(String direction) {
			return packetBytes(side(direction));
		}

		/** The packets that end in an event. */
		public List<Packet> packetsOf(Event event) {
			Side side = side(event.connection(), event.direction());
			long before = -side.handshake().length;
			for (Event earlier : this.events) {
				if (earlier == event) {
					break;
				}
				if (earlier.connection() == event.connection() && earlier.direction().equals(event.direction())) {
					before += earlier.bytes().length;
				}
			}
			List<Packet> packets = new ArrayList<>();
			long end = 0;
			for (Packet packet : side.packets()) {
				end += packet.bytes().length;
				if (end > before && end <= before + event.bytes().length) {
					packets.add(packet);
				}
			}
			return packets;
		}

		/** All bytes of one side, from its first packet on. */
		public byte[] packetBytes(Side side) {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			this.events.stream()
				.filter((event) -> event.connection() == side.connection()
						&& event.direction().equals(side.direction()))
				.forEach((event) -> bytes.writeBytes(event.bytes()));
			byte[] all = bytes.toByteArray();
			byte[] lines = side.handshake();
			if (!Arrays.equals(lines, Arrays.copyOf(all, lines.length))) {
				throw new AssertionError("The lines of the handshake are not those of the events");
			}
			return Arrays.copyOfRange(all, lines.length, all.length);
		}

	}

	/**
	 * Bytes on their way.
	 *
	 * @param connection which one, from 0
	 * @param direction {@code A>B}
	 * @param bytes empty for the beginning and the end of a connection
	 */
	public record Event(int connection, String direction, byte[] bytes) {

	}

	/**
	 * The bytes that one side of a connection sent.
	 *
	 * @param connection which one, from 0
	 * @param direction {@code A>B}
	 * @param greeting the first line, without its end
	 * @param nonce the second line
	 * @param authentication the third line; empty if it did not come to that
	 * @param packets all packets
	 */
	public record Side(int connection, String direction, String greeting, String nonce, String authentication,
			List<Packet> packets) {

		/** Returns the sender. */
		public String sender() {
			return this.direction.substring(0, this.direction.indexOf('>'));
		}

		/** In which framing the packets are. */
		public String framing() {
			return this.authentication.substring(this.authentication.lastIndexOf(';') + 1);
		}

		/** All bytes in front of the packets. */
		public byte[] handshake() {
			return (this.greeting + '\n' + this.nonce + '\n'
					+ (this.authentication.isEmpty() ? "" : this.authentication + '\n'))
				.getBytes(StandardCharsets.ISO_8859_1);
		}

		@Override
		public String toString() {
			return this.direction + " of connection " + this.connection;
		}

	}

	/**
	 * One packet.
	 *
	 * @param text in CBOR's diagnostic notation, byte strings in single quotes, or JSON
	 * @param bytes as sent
	 * @param framing its framing
	 */
	public record Packet(String text, byte[] bytes, String framing) {

		/**
		 * Returns the meaning of the packet, by an independent reader: its port name as
		 * text, none and null meaning the node port.
		 */
		public @Nullable Object[] message() {
			@Nullable Object[] elements = this.framing.equals("json") ? json.readValue(this.text, List.class).toArray()
					: DiagParser.packet(this.text);
			if (elements.length == 0 || elements[0] == null) {
				elements = Arrays.copyOf(elements, Math.max(1, elements.length));
				elements[0] = "";
			}
			elements[0] = Canonical.text(elements[0]);
			return elements;
		}

	}

}
