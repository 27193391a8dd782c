package io.aemp.benchmarks.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.jspecify.annotations.Nullable;

/**
 * The messages that are measured, {@code [tag, integer, 32 characters]}, in turn.
 */
final class Messages {

	static final String PORT_NAME = "4Pm4psEtnPb";

	/** A power of two, so few that they stay in the cache of the processor. */
	private static final int COUNT = 64;

	private final Object[][] messages = new Object[COUNT][];

	private int next;

	Messages() {
		Random random = new Random(1);
		for (int i = 0; i < COUNT; i++) {
			byte[] bytes = new byte[16];
			random.nextBytes(bytes);
			this.messages[i] = new Object[] { "tick", random.nextInt(1_000_000), HexFormat.of().formatHex(bytes) };
		}
	}

	Object[] next() {
		return this.messages[this.next++ & (COUNT - 1)];
	}

	/**
	 * Shows a codec what else there is. One that has seen nothing but the messages that
	 * are measured would be compiled for those alone, as in no real node.
	 */
	static void showOthers(Codec codec) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		map.put("caf\u00e9", List.of(1, 2.5, 1e300, true));
		map.put("none", null);
		List<@Nullable Object> elements = Arrays.asList("", "\u20ac".repeat(40), new byte[300], map, -7,
				List.of(List.of(), map, "x".repeat(70)), Long.MAX_VALUE, null, false, -1.5, Map.of());
		for (int i = 0; i < 20_000; i++) {
			codec.roundTrip("port" + i % 300, elements.toArray());
			Collections.rotate(elements, 1);
		}
	}

}
