package io.aemp.internal.handshake;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.aemp.Printable;
import org.jspecify.annotations.Nullable;

/**
 * One side of greeting and authentication as a pure state machine: bytes in, actions out.
 * Not safe for use by several threads.
 *
 * <p>
 * If both greetings announce TLS, it begins behind the nonces ({@link StartTls}): bytes
 * that come after them belong to TLS, and the authentication lines pass through it.
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

	private final Greeting local;

	/** The methods that we are willing to send. */
	private final List<String> offer;

	private final String localNonce;

	private final byte[] secret;

	private final DialledAddress dialledAddress;

	private byte[] line = new byte[USUAL_LINE];

	private int lineLength;

	private State state = State.GREETING;

	private @Nullable String claimedNodeId;

	private boolean peerIsOurKind;

	/** Kept as it came: taken apart, it could cost much more. */
	private String peerGreetingLine = "";

	private @Nullable Authentication authentication;

	private boolean addressDoubtful;

	private boolean choiceMade;

	/**
	 * A side that has not said anything yet, and proves itself by the methods that it
	 * accepts.
	 * @param local our greeting
	 * @param localNonce our nonce line, never used before
	 * @param secret what both sides share; empty for nothing, then TLS is needed
	 */
	public Handshake(Greeting local, String localNonce, byte[] secret) {
		this(local, local.methods(), localNonce, secret, DialledAddress.ANY);
	}

	/**
	 * A side that has not said anything yet.
	 * @param local our greeting, with the methods that we accept; it announces TLS if the
	 * owner of the connection can do it
	 * @param offer the methods by which we are willing to prove ourselves; those that are
	 * never sent are left out
	 * @param localNonce our nonce line, never used before
	 * @param secret what both sides share; empty for nothing, then TLS is needed
	 * @param dialledAddress judges the address that a peer of other software dialled, if
	 * our greeting says that this side accepted the connection
	 */
	public Handshake(Greeting local, List<String> offer, String localNonce, byte[] secret,
			DialledAddress dialledAddress) {
		this.local = local;
		this.offer = offer.stream().filter(Handshake::isSendable).toList();
		this.localNonce = localNonce;
		this.secret = secret;
		this.dialledAddress = dialledAddress;
	}

	private static boolean isSendable(String name) {
		AuthMethod method = AuthMethod.named(name);
		return method != null && method.isSendable();
	}

	/**
	 * Returns the bytes to send first, without waiting for the peer.
	 * @return greeting and nonce
	 */
	public byte[] open() {
		return bytes(localLines());
	}

	/**
	 * Takes bytes from the other side, up to the end of its authentication line, or of
	 * its nonce if TLS begins there. Bytes behind that stay in the buffer: packets, or
	 * what TLS has to decrypt.
	 * @param in the bytes
	 * @return what to do now, in this order
	 * @throws HandshakeException if the other side cannot become our peer; close the
	 * connection without another byte
	 */
	public List<Action> receive(ByteBuffer in) throws HandshakeException {
		List<Action> actions = new ArrayList<>(2);
		while (this.state.takesLines && in.hasRemaining()) {
			byte byteValue = in.get();
			if (this.lineLength == MAX_LINE - 1 && byteValue != '\n') {
				throw refusal("sent a line of more than " + MAX_LINE + " bytes instead of its " + this.state.expected);
			}
			if (byteValue == '\n') {
				receive(takeLine(), actions);
			}
			else {
				append(byteValue);
			}
		}
		return actions;
	}

	private void append(byte byteValue) {
		if (this.lineLength == this.line.length) {
			this.line = Arrays.copyOf(this.line, Math.min(MAX_LINE, 2 * this.lineLength));
		}
		this.line[this.lineLength++] = byteValue;
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
				Greeting peer = peer();
				boolean tls = this.local.isTls() && peer.isTls();
				this.authentication = new Authentication(this.local, localLines(), this.offer, this.secret, peer,
						this.peerGreetingLine + '\n' + line + '\n', tls);
				checkRelay(peer);
				if (tls) {
					this.state = State.TLS;
					actions.add(new StartTls(this.localNonce.compareTo(line) < 0));
				}
				else {
					actions.addAll(authenticate());
				}
			}
			case AUTHENTICATION -> {
				Authentication.Proof proof = authentication().verify(line);
				this.state = State.VERIFIED;
				actions.add(new Verified(peer(), proof.framing(), authentication().outboundFraming(), !weChoose(),
						proof.choice(), proof.trusted(), this.addressDoubtful));
			}
			case TLS, VERIFIED -> throw new IllegalStateException("No line is read within the phase of " + this.state);
		}
	}

	/**
	 * Goes on with authentication. To be called once, after {@link StartTls}, when TLS is
	 * up and both sides have verified each other's certificate.
	 * @return what to do now
	 */
	public List<Action> encrypted() {
		if (this.state != State.TLS) {
			throw new IllegalStateException("TLS is not what this handshake waits for");
		}
		return authenticate();
	}

	/** The side that does not choose proves itself at once. */
	private List<Action> authenticate() {
		this.state = State.AUTHENTICATION;
		return weChoose() ? List.of() : List.of(new Send(bytes(authentication().line() + '\n')));
	}

	private Authentication authentication() {
		if (this.authentication == null) {
			throw new IllegalStateException("No nonce yet");
		}
		return this.authentication;
	}

	private Greeting checkedGreeting(String line) throws HandshakeException {
		Greeting greeting = Greeting.parse(line);
		if (greeting.nodeId().equals(this.local.nodeId())) {
			throw new SelfConnectionException();
		}
		return greeting;
	}

	/**
	 * Finds out whether a stranger passes the lines of two nodes to and fro (protocol,
	 * section 1). Before this side proves anything, so that the stranger gets no proof.
	 */
	private void checkRelay(Greeting peer) throws HandshakeException {
		Side side = this.local.side();
		if (side == null) {
			return;
		}
		if (peer.tellsSide()) {
			if (peer.side() == null) {
				throw refusal("does not say which side of the connection it is on, but '"
						+ Printable.of(peer.attributes().getOrDefault(Greeting.SIDE, "")) + "'");
			}
			if (peer.side() == side) {
				throw refusal("is on the " + side.adjective()
						+ " side of the connection, as this node is: somebody in between relays it");
			}
		}
		else if (side == Side.ACCEPT) {
			// Other software, and older versions of this one, tell no more than that.
			String address = peer.attributes().get(Greeting.PEER_ADDRESS);
			DialledAddress.Verdict verdict = this.dialledAddress.judge(address);
			if (verdict == DialledAddress.Verdict.REFUSED) {
				throw refusal((address != null)
						? "dialled '" + Printable.of(address) + "', which is no address of this node: a port mapping, "
								+ "a tunnel, or somebody in between who relays the connection"
						: "does not say which address it dialled");
			}
			this.addressDoubtful = verdict == DialledAddress.Verdict.DOUBTFUL;
		}
	}

	/**
	 * Chooses this connection as the link to the peer. To be called once, after
	 * {@link Verified} said that the choice is ours.
	 * @param choice rises from choice to choice, so that a peer of our kind, to which two
	 * connections may bring theirs in the wrong order, knows which is the newer one
	 * @return our authentication line, after which packets may follow
	 */
	public byte[] choose(long choice) {
		if (this.state != State.VERIFIED || !weChoose() || this.choiceMade) {
			throw new IllegalStateException("Nothing to choose");
		}
		this.choiceMade = true;
		return bytes((this.peerIsOurKind ? authentication().line(choice) : authentication().line()) + '\n');
	}

	/**
	 * Determines if the choice is ours; known after the peer's greeting.
	 */
	private boolean weChoose() {
		return !this.peerIsOurKind
				|| this.claimedNodeId != null && this.local.nodeId().compareTo(this.claimedNodeId) < 0;
	}

	/**
	 * Returns the greeting of the peer, which is not verified before {@link Verified}
	 * says so.
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
	 * Returns the failure for a peer that ended the connection at this point.
	 * @return the refusal
	 */
	public HandshakeException ended() {
		boolean greeted = this.state == State.TLS || this.state == State.AUTHENTICATION;
		boolean proofSent = this.state == State.AUTHENTICATION && !weChoose();
		return new ConnectionEndedException(this.state.expected, this.claimedNodeId, greeted && !weChoose(),
				proofSent && authentication().isBySecret());
	}

	/**
	 * Returns the failure for a handshake that did not end in time.
	 * @param timeout what it was given
	 * @return the refusal
	 */
	public HandshakeException expired(Duration timeout) {
		return refusal("sent no complete " + this.state.expected + " within " + timeout.toMillis() + " ms");
	}

	/**
	 * Returns the failure for TLS that could not be established, or failed.
	 * @param message what the other side did
	 * @return the refusal
	 */
	public HandshakeException failed(String message) {
		return refusal(message);
	}

	private HandshakeException refusal(String message) {
		return new HandshakeException(message, this.claimedNodeId);
	}

	/**
	 * Returns what the peer still has to send, in words.
	 * @return in words, for error messages
	 */
	public String expected() {
		return this.state.expected;
	}

	private String localLines() {
		return this.local.line() + '\n' + this.localNonce + '\n';
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

	private enum State {

		GREETING("greeting", true), NONCE("nonce", true), TLS("TLS handshake", false),
		AUTHENTICATION("authentication", true), VERIFIED("packets", false);

		private final String expected;

		private final boolean takesLines;

		State(String expected, boolean takesLines) {
			this.expected = expected;
			this.takesLines = takesLines;
		}

	}

	/**
	 * An action for the owner of the connection.
	 */
	public sealed interface Action {

	}

	/**
	 * Send these bytes.
	 *
	 * @param bytes one or more whole lines
	 */
	public record Send(byte[] bytes) implements Action {

	}

	/**
	 * Let TLS begin, with what is left in the buffer. No byte goes out in between. Both
	 * sides show a certificate and verify the other's; which host it is for does not
	 * count. Then call {@link #encrypted()}. Always the last action.
	 *
	 * @param client whether this side is the client of TLS, whoever dialled
	 */
	public record StartTls(boolean client) implements Action {

	}

	/**
	 * The peer is who it says, as far as knowing the secret, or having a certificate,
	 * proves that.
	 *
	 * @param peer its greeting
	 * @param inboundFraming the framing of its packets
	 * @param outboundFraming the framing of ours
	 * @param chosen true if the peer chose this connection by sending its line: it is the
	 * link now; false if the choice is ours
	 * @param choice the number of the peer's choice; 0 if it sent none
	 * @param trusted false if the peer proved itself by {@code tls_anon}: it belongs to
	 * the network, but its greeting, node ID included, may be somebody else's
	 * @param addressDoubtful true if the peer dialled an address that is not one of this
	 * node, so that somebody may relay the connection
	 */
	public record Verified(Greeting peer, String inboundFraming, String outboundFraming, boolean chosen, long choice,
			boolean trusted, boolean addressDoubtful) implements Action {

	}

}
