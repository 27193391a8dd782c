package io.aemp.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * Packets as a CBOR sequence (RFC 8742), each an array.
 */
final class CborFraming implements Framing {

	@Override
	public String name() {
		return "cbor";
	}

	@Override
	public void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
		CborWriter.write(portName, elements, out);
	}

	@Override
	public boolean writePlain(String portName, @Nullable Object[] elements, FrameBuffer out) {
		return FlatPacketWriter.write(portName, elements, out);
	}

	@Override
	public FrameReader newReader(FrameLimits limits) {
		return new CborReader(limits);
	}

}
