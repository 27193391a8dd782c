package io.aemp.internal.handshake;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * Carries out what a {@link Handshake} asks for, over any transport. Confined to the
 * thread of its connection.
 */
public final class HandshakeDriver {

	private final Handshake handshake;

	private final Output output;

	/**
	 * Creates a driver.
	 * @param handshake not open yet
	 * @param output the connection
	 */
	public HandshakeDriver(Handshake handshake, Output output) {
		this.handshake = handshake;
		this.output = output;
	}

	/**
	 * Takes bytes from the other side, up to the end of the handshake, or to where TLS
	 * begins.
	 * @param in the bytes; what stays in it was given to the output
	 * @throws HandshakeException if the other side cannot become our peer; close the
	 * connection without another byte
	 */
	public void receive(ByteBuffer in) throws HandshakeException {
		boolean encrypted = carryOut(this.handshake.receive(in), in);
		while (encrypted && in.hasRemaining()) {
			// What follows the nonce of the other side was sent over TLS.
			encrypted = carryOut(this.handshake.receive(in), in);
		}
	}

	/**
	 * Goes on with authentication. To be called once, when TLS that has begun is up and
	 * both sides have verified each other's certificate.
	 */
	public void encrypted() {
		carryOut(this.handshake.encrypted(), ByteBuffer.allocate(0));
	}

	/** Returns true if TLS counts as up, so that there may be more lines. */
	private boolean carryOut(List<Handshake.Action> actions, ByteBuffer rest) {
		boolean encrypted = false;
		for (Handshake.Action action : actions) {
			if (action instanceof Handshake.Send send) {
				this.output.send(send.bytes());
			}
			else if (action instanceof Handshake.StartTls start) {
				encrypted = this.output.startTls(start.client(), rest);
			}
			else if (action instanceof Handshake.Verified verified) {
				this.output.verified(verified, rest);
			}
		}
		if (encrypted) {
			carryOut(this.handshake.encrypted(), rest);
		}
		return encrypted;
	}

	/**
	 * The connection, as a handshake needs it.
	 */
	public interface Output {

		/**
		 * Sends bytes.
		 * @param bytes one or more whole lines
		 */
		void send(byte[] bytes);

		/**
		 * Begins TLS. No byte goes out in between. Both sides show a certificate and
		 * verify the other's.
		 * @param client true if this side is the client of TLS, whoever dialled
		 * @param rest the first bytes that TLS has to decrypt
		 * @return true if TLS is up already; false if {@link #encrypted()} will be called
		 */
		boolean startTls(boolean client, ByteBuffer rest);

		/**
		 * Hears that the other side is verified.
		 * @param verified the peer
		 * @param rest packets that came together with its last line
		 */
		void verified(Handshake.Verified verified, ByteBuffer rest);

	}

}
