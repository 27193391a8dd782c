package io.aemp.benchmarks.wire;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/**
 * The parser and generator of Jackson, with as little around them as possible: strings
 * and integers are all they are asked for.
 */
final class StreamingCodec implements Codec {

	private final TokenStreamFactory factory;

	private final ByteArrayBuilder out = new ByteArrayBuilder();

	StreamingCodec(TokenStreamFactory factory) {
		this.factory = factory;
	}

	@Override
	public Object roundTrip(String portName, Object[] elements) {
		return read(write(portName, elements), elements.length + 1);
	}

	private byte[] write(String portName, Object[] elements) {
		this.out.reset();
		try (JsonGenerator generator = this.factory.createGenerator(ObjectWriteContext.empty(), this.out)) {
			generator.writeStartArray(elements, elements.length + 1);
			generator.writeString(portName);
			for (Object element : elements) {
				if (element instanceof String text) {
					generator.writeString(text);
				}
				else {
					generator.writeNumber((int) element);
				}
			}
			generator.writeEndArray();
		}
		return this.out.toByteArray();
	}

	private Object[] read(byte[] bytes, int size) {
		Object[] packet = new Object[size];
		try (JsonParser parser = this.factory.createParser(ObjectReadContext.empty(), bytes)) {
			parser.nextToken();
			for (int i = 0; i < size; i++) {
				packet[i] = (parser.nextToken() == JsonToken.VALUE_STRING) ? parser.getString()
						: (Object) parser.getLongValue();
			}
			parser.nextToken();
		}
		return packet;
	}

}
