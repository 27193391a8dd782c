package io.aemp.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

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

	/** Enough for the lines of a usual node: whoever says nothing costs no more. */
	private static final int USUAL_LINE = 256;

	private static final String CHOICE = "choice=";

	private final Greeting local;

	/** The methods that we are willing to send. */
	private final List<String> offer;

	private final String localNonce;

	private final byte[] secret;

	private byte[] line = new byte[USUAL_LINE];

	private int lineLength;

	private State state = State.GREETING;

	private @Nullable String claimedNodeId;

	private boolean peerIsOurKind;

	/** Kept as it came: taken apart, it could cost much more. */
	private String peerGreetingLine = "";

	/** What the other side has to send to prove itself, by each method we accept. */
	private final Map<AuthMethod, byte[]> expectedProofs = new EnumMap<>(AuthMethod.class);

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
				throw refusal("sent a line of more than " + MAX_LINE + " octets instead of its " + this.state.expected);
			}
			if (octet == '\n') {
				receive(takeLine(), actions);
			}
			else {
				append(octet);
			}
		}
		return actions;
	}

	private void append(byte octet) {
		if (this.lineLength == this.line.length) {
			this.line = Arrays.copyOf(this.line, Math.min(MAX_LINE, 2 * this.lineLength));
		}
		this.line[this.lineLength++] = octet;
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
				Greeting greeting = checkedGreeting(line);
				this.claimedNodeId = greeting.nodeId();
				this.peerIsOurKind = greeting.isOurKind();
				this.peerGreetingLine = line;
				this.state = State.NONCE;
			}
			case NONCE -> {
				if (line.equals(this.localNonce)) {
					throw refusal("sends our own nonce back (echo attack)");
				}
				prepareAuthentication(peer(), this.peerGreetingLine + '\n' + line + '\n');
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

	private void prepareAuthentication(Greeting greeting, String peerLines) throws HandshakeException {
		AuthMethod method = greeting.methods()
			.stream()
			.filter(this.offer::contains)
			.map(AuthMethod::named)
			.filter((known) -> known != null)
			.findFirst()
			.orElseThrow(() -> refusal("accepts none of our authentication methods " + this.offer + " but "
					+ Printable.of(greeting.methods().toString())));
		this.outboundFraming = greeting.framings()
			.stream()
			.filter(this.local.framings()::contains)
			.findFirst()
			.orElseThrow(() -> refusal("understands none of our framings " + this.local.framings() + " but "
					+ Printable.of(greeting.framings().toString())));
		byte[] proof = method.proof(this.secret, localLines(), peerLines);
		this.authenticationLine = method.wireName() + ';' + HexFormat.of().formatHex(proof) + ';' + this.outboundFraming
				+ '\n';
		for (String name : this.local.methods()) {
			AuthMethod accepted = AuthMethod.named(name);
			if (accepted != null) {
				this.expectedProofs.put(accepted, accepted.proof(this.secret, peerLines, localLines()));
			}
		}
	}

	/**
	 * Checks the authentication line of the other side.
	 * @return its fields, the framing in which it will send at index 2
	 */
	private String[] verify(String line) throws HandshakeException {
		String[] fields = line.split(";", -1);
		if (fields.length < 3) {
			throw refusal("sent an incomplete authentication line");
		}
		AuthMethod method = AuthMethod.named(fields[0]);
		byte[] expected = (method != null) ? this.expectedProofs.get(method) : null;
		if (expected == null) {
			throw refusal("authenticates by '" + Printable.of(fields[0]) + "', which this node does not accept");
		}
		if (!this.local.framings().contains(fields[2])) {
			throw refusal("chose the framing '" + Printable.of(fields[2]) + "', which was not offered");
		}
		if (!MessageDigest.isEqual(octets(HexFormat.of().formatHex(expected)), octets(fields[1]))) {
			throw refusal("could not prove that it knows our secret");
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
		return octets(this.peerIsOurKind ? line.replace("\n", ";" + CHOICE + choice + "\n") : line);
	}

	/**
	 * Whether the choice is ours; known after the other side's greeting.
	 */
	private boolean weChoose() {
		return !this.peerIsOurKind
				|| this.claimedNodeId != null && this.local.nodeId().compareTo(this.claimedNodeId) < 0;
	}

	/**
	 * Who is at the other end, not verified before {@link Verified} says so.
	 * @return its greeting
	 * @throws IllegalStateException before the greeting came
	 */
	public Greeting peer() {
		if (this.claimedNodeId == null) {
			throw new IllegalStateException("No greeting yet");
		}
		try {
			return Greeting.parse(this.peerGreetingLine);
		}
		catch (HandshakeException ex) {
			throw new IllegalStateException("The greeting was in order when it came", ex);
		}
	}

	/**
	 * What it means that the other side ended the connection at this point.
	 * @return the refusal
	 */
	public HandshakeException ended() {
		return new ConnectionEndedException(this.state.expected, this.claimedNodeId,
				this.state == State.AUTHENTICATION && !weChoose());
	}

	/**
	 * What it means that the other side did not come to an end.
	 * @param timeout what it was given
	 * @return the refusal
	 */
	public HandshakeException expired(Duration timeout) {
		return refusal("sent no complete " + this.state.expected + " within " + timeout.toMillis() + " ms");
	}

	private HandshakeException refusal(String message) {
		return new HandshakeException(message, this.claimedNodeId);
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
