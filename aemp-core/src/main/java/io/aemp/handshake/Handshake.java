package io.aemp.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import io.aemp.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One side of greeting and authentication as a pure state machine: octets in, actions
 * out. Not safe for use by several threads.
 *
 * <p>
 * Both sides send greeting and nonce at once. Which of them <em>chooses</em> the
 * connection is known then: a node of this project against all others, and the lower node
 * ID between two of this project. The choosing side sends its authentication line only
 * when it has verified the other's and {@link #choose()} is called; the other side sends
 * it at once. So no connection becomes a link at the peer that does not become one here.
 */
public final class Handshake {

	/** No line is longer, with its end (protocol, section 1). */
	public static final int MAX_LINE = 4096;

	private static final String CHOICE = "choice=";

	private final Greeting local;

	/** The methods that we are willing to send. */
	private final List<String> offer;

	private final String localNonce;

	private final byte[] secret;

	private final byte[] line = new byte[MAX_LINE];

	private int lineLength;

	private State state = State.GREETING;

	private @Nullable Greeting peer;

	private String peerGreetingLine = "";

	private String peerNonce = "";

	private String authenticationLine = "";

	private String outboundFraming = "";

	/**
	 * A side that has not said anything yet, and proves itself by the methods that it
	 * accepts.
	 * @param local our greeting
	 * @param localNonce our nonce line, never used before
	 * @param secret what both sides share
	 */
	public Handshake(Greeting local, String localNonce, byte[] secret) {
		this(local, local.methods(), localNonce, secret);
	}

	/**
	 * A side that has not said anything yet.
	 * @param local our greeting, with the methods that we accept
	 * @param offer the methods by which we are willing to prove ourselves; those that are
	 * never sent are left out
	 * @param localNonce our nonce line, never used before
	 * @param secret what both sides share
	 */
	public Handshake(Greeting local, List<String> offer, String localNonce, byte[] secret) {
		this.local = local;
		this.offer = offer.stream().filter(Handshake::isSendable).toList();
		this.localNonce = localNonce;
		this.secret = secret;
	}

	private static boolean isSendable(String name) {
		AuthMethod method = AuthMethod.named(name);
		return method != null && method.isSendable();
	}

	/**
	 * What to send first, without waiting for the other side.
	 * @return greeting and nonce
	 */
	public byte[] open() {
		return octets(localLines());
	}

	/**
	 * Takes octets from the other side, up to the end of its authentication line; octets
	 * behind that are packets and stay in the buffer.
	 * @param in the octets
	 * @return what to do now, in this order
	 * @throws HandshakeException if the other side cannot become our peer; close the
	 * connection without another octet
	 */
	public List<Action> receive(ByteBuffer in) throws HandshakeException {
		List<Action> actions = new ArrayList<>(2);
		while (this.state != State.VERIFIED && in.hasRemaining()) {
			byte octet = in.get();
			if (this.lineLength == MAX_LINE - 1 && octet != '\n') {
				throw new HandshakeException(
						"sent a line of more than " + MAX_LINE + " octets instead of its " + this.state.expected);
			}
			if (octet == '\n') {
				receive(takeLine(), actions);
			}
			else {
				this.line[this.lineLength++] = octet;
			}
		}
		return actions;
	}

	private String takeLine() {
		int length = this.lineLength;
		this.lineLength = 0;
		if (length > 0 && this.line[length - 1] == '\r') {
			length--;
		}
		return new String(this.line, 0, length, StandardCharsets.ISO_8859_1);
	}

	private void receive(String line, List<Action> actions) throws HandshakeException {
		switch (this.state) {
			case GREETING -> {
				this.peer = checkedGreeting(line);
				this.peerGreetingLine = line;
				this.state = State.NONCE;
			}
			case NONCE -> {
				if (line.equals(this.localNonce)) {
					throw new HandshakeException("sends our own nonce back (echo attack)");
				}
				this.peerNonce = line;
				prepareAuthentication();
				if (!weChoose()) {
					actions.add(new Send(octets(this.authenticationLine)));
				}
				this.state = State.AUTHENTICATION;
			}
			case AUTHENTICATION -> {
				String[] fields = verify(line);
				this.state = State.VERIFIED;
				actions.add(new Verified(peer(), fields[2], this.outboundFraming, !weChoose(), choice(fields)));
			}
			case VERIFIED -> throw new IllegalStateException("No line is read after authentication");
		}
	}

	private Greeting checkedGreeting(String line) throws HandshakeException {
		Greeting greeting = Greeting.parse(line);
		if (greeting.nodeId().equals(this.local.nodeId())) {
			throw new SelfConnectionException();
		}
		return greeting;
	}

	private void prepareAuthentication() throws HandshakeException {
		AuthMethod method = peer().methods()
			.stream()
			.filter(this.offer::contains)
			.map(AuthMethod::named)
			.filter((known) -> known != null)
			.findFirst()
			.orElseThrow(() -> new HandshakeException("accepts none of our authentication methods " + this.offer
					+ " but " + Printable.of(peer().methods().toString())));
		this.outboundFraming = peer().framings()
			.stream()
			.filter(this.local.framings()::contains)
			.findFirst()
			.orElseThrow(() -> new HandshakeException("understands none of our framings " + this.local.framings()
					+ " but " + Printable.of(peer().framings().toString())));
		byte[] proof = method.proof(this.secret, localLines(), peerLines());
		this.authenticationLine = method.wireName() + ';' + HexFormat.of().formatHex(proof) + ';' + this.outboundFraming
				+ '\n';
	}

	/**
	 * Checks the authentication line of the other side.
	 * @return its fields, the framing in which it will send at index 2
	 */
	private String[] verify(String line) throws HandshakeException {
		String[] fields = line.split(";", -1);
		if (fields.length < 3) {
			throw new HandshakeException("sent an incomplete authentication line");
		}
		AuthMethod method = this.local.methods().contains(fields[0]) ? AuthMethod.named(fields[0]) : null;
		if (method == null) {
			throw new HandshakeException(
					"authenticates by '" + Printable.of(fields[0]) + "', which this node does not accept");
		}
		if (!this.local.framings().contains(fields[2])) {
			throw new HandshakeException("chose the framing '" + Printable.of(fields[2]) + "', which was not offered");
		}
		byte[] expected = octets(HexFormat.of().formatHex(method.proof(this.secret, peerLines(), localLines())));
		if (!MessageDigest.isEqual(expected, octets(fields[1]))) {
			throw new HandshakeException("could not prove that it knows our secret");
		}
		return fields;
	}

	private static long choice(String[] fields) {
		for (int i = 3; i < fields.length; i++) {
			if (fields[i].startsWith(CHOICE)) {
				try {
					return Long.parseLong(fields[i].substring(CHOICE.length()));
				}
				catch (NumberFormatException ex) {
					return 0;
				}
			}
		}
		return 0;
	}

	/**
	 * Chooses this connection as the link to the peer. To be called once, after
	 * {@link Verified} said that the choice is ours.
	 * @param choice rises from choice to choice, so that a peer of our kind, to which two
	 * connections may bring theirs in the wrong order, knows which is the newer one
	 * @return our authentication line, after which packets may follow
	 */
	public byte[] choose(long choice) {
		if (this.state != State.VERIFIED || !weChoose() || this.authenticationLine.isEmpty()) {
			throw new IllegalStateException("Nothing to choose");
		}
		String line = this.authenticationLine;
		this.authenticationLine = "";
		return octets(peer().isOurKind() ? line.replace("\n", ";" + CHOICE + choice + "\n") : line);
	}

	/**
	 * Whether the choice is ours; known after the other side's greeting.
	 */
	private boolean weChoose() {
		return !peer().isOurKind() || this.local.nodeId().compareTo(peer().nodeId()) < 0;
	}

	/**
	 * Who is at the other end, not verified before {@link Verified} says so.
	 * @return its greeting
	 * @throws IllegalStateException before the greeting came
	 */
	public Greeting peer() {
		if (this.peer == null) {
			throw new IllegalStateException("No greeting yet");
		}
		return this.peer;
	}

	/**
	 * What it means that the other side ended the connection at this point.
	 * @return the refusal
	 */
	public HandshakeException ended() {
		return new HandshakeException("closed the connection instead of sending its " + this.state.expected,
				(this.peer != null) ? this.peer.nodeId() : null, this.state == State.AUTHENTICATION && !weChoose());
	}

	/**
	 * What the other side still has to send.
	 * @return in words, for error messages
	 */
	public String expected() {
		return this.state.expected;
	}

	private String localLines() {
		return this.local.line() + '\n' + this.localNonce + '\n';
	}

	private String peerLines() {
		return this.peerGreetingLine + '\n' + this.peerNonce + '\n';
	}

	private static byte[] octets(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private enum State {

		GREETING("greeting"), NONCE("nonce"), AUTHENTICATION("authentication"), VERIFIED("packets");

		private final String expected;

		State(String expected) {
			this.expected = expected;
		}

	}

	/**
	 * What the owner of the connection has to do.
	 */
	public sealed interface Action {

	}

	/**
	 * Send these octets.
	 *
	 * @param octets one or more whole lines
	 */
	public record Send(byte[] octets) implements Action {

	}

	/**
	 * The peer is who it says, as far as knowing the secret proves that.
	 *
	 * @param peer its greeting
	 * @param inboundFraming the framing of its packets
	 * @param outboundFraming the framing of ours
	 * @param chosen true if the peer chose this connection by sending its line: it is the
	 * link now; false if the choice is ours
	 * @param choice the number of the peer's choice; 0 if it sent none
	 */
	public record Verified(Greeting peer, String inboundFraming, String outboundFraming, boolean chosen,
			long choice) implements Action {

	}

}
