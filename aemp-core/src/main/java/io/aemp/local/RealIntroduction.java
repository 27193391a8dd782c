package io.aemp.local;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

import io.aemp.internal.handshake.Handshake;
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
		List<Handshake.Action> actions = this.handshake.receive(bytes);
		Handshake.Verified verified = carryOut(actions, output);
		// Right behind the nonce of the other side stands what it sends over TLS.
		return (verified == null && bytes.hasRemaining()) ? carryOut(this.handshake.receive(bytes), output) : verified;
	}

	private Handshake.@Nullable Verified carryOut(List<Handshake.Action> actions, Output output) {
		Handshake.Verified result = null;
		for (Handshake.Action action : actions) {
			if (action instanceof Handshake.Send send) {
				output.send(send.bytes());
			}
			else if (action instanceof Handshake.StartTls) {
				carryOut(this.handshake.encrypted(), output);
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
