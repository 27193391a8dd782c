package io.aemp.fuzz;

import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A second opinion: Jackson's other parser, which has all bytes at hand.
 */
final class BlockingJson {

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder()
			.streamReadConstraints(
					StreamReadConstraints.builder().maxNestingDepth(1000).maxNumberLength(10_000).build())
			.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
			.build())
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private BlockingJson() {
	}

	/** Determines if these bytes are one array of such elements. */
	static boolean reads(byte[] bytes, @Nullable Object[] packet) {
		try {
			@Nullable Object[] array = MAPPER.readValue(bytes, List.class).toArray();
			if (array.length == 0) {
				array = new @Nullable Object[] { null };
			}
			if (!(array[0] instanceof String)) {
				// The node port may be null, and numbers are port names by their digits.
				array[0] = packet[0];
			}
			return SameValue.exact().same(packet, array);
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
