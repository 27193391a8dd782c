package io.aemp.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * Packets as JSON arrays one after the other, in UTF-8.
 */
final class JsonFraming implements Framing {

	@Override
	public String name() {
		return "json";
	}

	@Override
	public void write(String portName, @Nullable Object[] elements, FrameBuffer out) {
		JsonWriter.write(portName, elements, out);
	}

	@Override
	public FrameReader newReader(FrameLimits limits) {
		return new JsonReader(limits);
	}

}
