package io.aemp.local;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeDriver;
import io.aemp.internal.handshake.HandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The handshake as it is on sockets, but for TLS: if the sides agree on it, it counts as
 * done, since nothing leaves the process.
 */
final class RealIntroduction implements Introduction {

	private final Handshake handshake;

	RealIntroduction(Handshake handshake) {
		this.handshake = handshake;
	}

	@Override
	public byte[] open() {
		return this.handshake.open();
	}

	@Override
	public Handshake.@Nullable Verified receive(ByteBuffer bytes, Output output) throws HandshakeException {
		Receipt receipt = new Receipt(output);
		new HandshakeDriver(this.handshake, receipt).receive(bytes);
		return receipt.verified;
	}

	@Override
	public byte[] choose(long choice) {
		return this.handshake.choose(choice);
	}

	@Override
	public HandshakeException expired(Duration timeout) {
		return this.handshake.expired(timeout);
	}

	@Override
	public HandshakeException ended() {
		return this.handshake.ended();
	}

	/** Sends the answers to bytes, and keeps their result. */
	private static final class Receipt implements HandshakeDriver.Output {

		private final Output output;

		private Handshake.@Nullable Verified verified;

		Receipt(Output output) {
			this.output = output;
		}

		@Override
		public void send(byte[] bytes) {
			this.output.send(bytes);
		}

		@Override
		public boolean startTls(boolean client, ByteBuffer rest) {
			return true;
		}

		@Override
		public void verified(Handshake.Verified verified, ByteBuffer rest) {
			this.verified = verified;
		}

	}

}
