package io.aemp.benchmarks.wire;

import java.nio.ByteBuffer;

import io.aemp.Message;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.FrameException;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.internal.wire.FrameReader;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one node and the reader of another, as links use them.
 */
final class FramingCodec implements Codec {

	/** Like the chunks of a link; nothing that is measured needs more. */
	private static final int CAPACITY = 64 << 10;

	private final Framing framing;

	private final FrameReader reader;

	private final FrameBuffer bytes = new FrameBuffer(CAPACITY);

	private final ByteBuffer received = ByteBuffer.wrap(this.bytes.array());

	FramingCodec(String framing) {
		this.framing = Framing.named(framing);
		this.reader = this.framing.newReader(FrameLimits.ofFrameBytes(64 << 20));
		Messages.showOthers(this);
	}

	@Override
	public Message roundTrip(String portName, Object[] elements) {
		write(portName, elements);
		receive();
		Message message = read();
		if (message == null) {
			throw new IllegalStateException("What was written is no whole packet");
		}
		return message;
	}

	/** Adds a message to those that are on their way. */
	void write(String portName, Object[] elements) {
		this.framing.write(portName, elements, this.bytes);
	}

	/** Delivers everything that is in flight. */
	void receive() {
		this.reader.feed(this.received.clear().limit(this.bytes.length()));
		this.bytes.clear();
	}

	/** The next message that has arrived. */
	@Nullable Message read() {
		try {
			// Written out, its type is right for the class files of one Java only.
			var elements = this.reader.next();
			return (elements != null) ? Message.decoded(elements, 1) : null;
		}
		catch (FrameException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
