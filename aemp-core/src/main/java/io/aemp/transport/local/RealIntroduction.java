package io.aemp.transport.local;

import java.nio.ByteBuffer;
import java.time.Duration;

import io.aemp.handshake.Handshake;
import io.aemp.handshake.HandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The handshake as it is on sockets.
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
	public Handshake.@Nullable Verified receive(ByteBuffer octets, Output output) throws HandshakeException {
		Handshake.Verified result = null;
		for (Handshake.Action action : this.handshake.receive(octets)) {
			if (action instanceof Handshake.Send send) {
				output.send(send.octets());
			}
			else if (action instanceof Handshake.Verified verified) {
				result = verified;
			}
		}
		return result;
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

}
