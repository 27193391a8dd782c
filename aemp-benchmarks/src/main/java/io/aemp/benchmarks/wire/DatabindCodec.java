package io.aemp.benchmarks.wire;

import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;

/**
 * Jackson, as one uses it for values of any kind.
 */
final class DatabindCodec implements Codec {

	private final ObjectWriter writer;

	private final ObjectReader reader;

	DatabindCodec(ObjectMapper mapper) {
		this.writer = mapper.writerFor(Object[].class);
		this.reader = mapper.readerFor(Object[].class);
		Messages.showOthers(this);
	}

	@Override
	public Object roundTrip(String portName, Object[] elements) {
		Object[] packet = new Object[elements.length + 1];
		packet[0] = portName;
		System.arraycopy(elements, 0, packet, 1, elements.length);
		return this.reader.readValue(this.writer.writeValueAsBytes(packet));
	}

}
