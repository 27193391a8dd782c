package io.aemp.internal.handshake;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.aemp.NodeId;
import io.aemp.Printable;
import org.jspecify.annotations.Nullable;

/**
 * The first line that each side sends (protocol, section 1.1).
 *
 * @param nodeId who greets
 * @param methods the authentication methods that it accepts, preferred first
 * @param framings the framings that it understands, preferred first
 * @param attributes the {@code key=value} pairs, in their order
 */
public record Greeting(String nodeId, List<String> methods, List<String> framings, Map<String, String> attributes) {

	/** Attribute: the software and its version. */
	public static final String PROVIDER = "provider";

	/** Attribute: the address of the other side, as this side sees it. */
	public static final String PEER_ADDRESS = "peeraddr";

	/** Attribute: the node can do TLS and wants to. */
	public static final String TLS = "tls";

	/** The value of the attribute for the version that this node supports. */
	public static final String TLS_VERSION = "1.0";

	/** Attribute: the node answers the requests of protocol section 4. */
	public static final String MONITORING = "mproto";

	/** Attribute: the node takes part in discovery and the database (section 6). */
	public static final String GLOBAL = "gproto";

	/** Attribute of this project: the largest packet that this side accepts. */
	public static final String MAX_FRAME = "maxframe";

	/**
	 * Attribute of this project: the side of the connection that this node is on
	 * ({@link Side}). Belongs into the greetings of protocol extensions, too: whoever can
	 * relay those lines can relay an extension.
	 */
	public static final String SIDE = "side";

	/** The prefix of the provider attribute of nodes of this project. */
	public static final String OUR_PROVIDER = "aemp-java-";

	private static final String PROTOCOL = "aemp";

	private static final int VERSION = 1;

	/**
	 * Copies what it is given.
	 */
	public Greeting {
		methods = List.copyOf(methods);
		framings = List.copyOf(framings);
		attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
	}

	/**
	 * Reads a greeting.
	 * @param line as it was received, without its end
	 * @return the greeting
	 * @throws HandshakeException if it is none that this node understands
	 */
	public static Greeting parse(String line) throws HandshakeException {
		String[] fields = line.split(";", -1);
		if (!fields[0].equals(PROTOCOL)) {
			throw new HandshakeException(fields[0].startsWith(PROTOCOL + "-")
					? "wants the protocol extension '" + Printable.of(fields[0]) + "', which this node does not have"
					: "does not speak aemp but greets with '" + Printable.of(line) + "'");
		}
		if (fields.length < 2 || !isVersion(fields[1])) {
			throw new HandshakeException("speaks aemp version '" + Printable.of((fields.length < 2) ? "" : fields[1])
					+ "', this node speaks version " + VERSION);
		}
		if (fields.length < 5) {
			throw new HandshakeException("greets with only " + fields.length + " fields of at least 5");
		}
		if (!NodeId.isLegal(fields[2])) {
			throw new HandshakeException("has the illegal node ID '" + Printable.of(fields[2]) + "'");
		}
		Map<String, String> attributes = new LinkedHashMap<>();
		for (int i = 5; i < fields.length; i++) {
			int equals = fields[i].indexOf('=');
			if (equals > 0) {
				attributes.put(fields[i].substring(0, equals), fields[i].substring(equals + 1));
			}
		}
		return new Greeting(fields[2], List.of(fields[3].split(",")), List.of(fields[4].split(",")), attributes);
	}

	private static boolean isVersion(String field) {
		try {
			return Double.parseDouble(field) == VERSION;
		}
		catch (NumberFormatException ex) {
			return false;
		}
	}

	/**
	 * The greeting as it is sent.
	 * @return the line without its end
	 */
	public String line() {
		String pairs = this.attributes.entrySet()
			.stream()
			.map((pair) -> ';' + pair.getKey() + '=' + pair.getValue().replace("%", "%25").replace(";", "%3b"))
			.collect(Collectors.joining());
		return PROTOCOL + ';' + VERSION + ';' + this.nodeId + ';' + String.join(",", this.methods) + ';'
				+ String.join(",", this.framings) + pairs;
	}

	/**
	 * Determines if the peer runs this software too.
	 * @return true if its provider attribute says so
	 */
	public boolean isOurKind() {
		return this.attributes.getOrDefault(PROVIDER, "").startsWith(OUR_PROVIDER);
	}

	/**
	 * Returns the side of the connection that a node of this project says it is on.
	 * @return null if it names none, or none that is known
	 */
	public @Nullable Side side() {
		return Side.named(this.attributes.getOrDefault(SIDE, ""));
	}

	/**
	 * Determines if the greeting states the side of the connection that its node is on.
	 * Only the attribute of this project counts.
	 */
	boolean tellsSide() {
		return isOurKind() && this.attributes.containsKey(SIDE);
	}

	/**
	 * Determines if the node supports TLS in the version of this node (protocol, section
	 * 1.3).
	 * @return true if it announced our major version
	 */
	public boolean isTls() {
		String major = TLS_VERSION.substring(0, TLS_VERSION.indexOf('.'));
		String version = this.attributes.getOrDefault(TLS, "");
		return version.equals(major) || version.startsWith(major + '.');
	}

	/**
	 * Determines if the peer answers the requests of section 4 of the protocol.
	 * @return true if it says so
	 */
	public boolean isMonitoring() {
		return !this.attributes.getOrDefault(MONITORING, "0").equals("0");
	}

	/**
	 * Determines if the peer takes part in discovery and the database.
	 * @return true if it announced their protocol in our version
	 */
	public boolean isDiscoverable() {
		return this.attributes.getOrDefault(GLOBAL, "").equals("1");
	}

	/**
	 * Returns the largest packet that this side said it accepts.
	 * @return the size in bytes; as good as unlimited if it said nothing
	 */
	public int maxFrameBytes() {
		try {
			return Math.max(0, Integer.parseInt(this.attributes.getOrDefault(MAX_FRAME, "")));
		}
		catch (NumberFormatException ex) {
			return Integer.MAX_VALUE;
		}
	}

}
