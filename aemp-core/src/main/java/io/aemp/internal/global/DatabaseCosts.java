package io.aemp.internal.global;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Estimates how much heap the database takes: objects with their headers and padding, and
 * the maps that hold them, on a 64-bit virtual machine with compressed references. The
 * values are those of decoded requests. What several owners share is counted for each of
 * them. All results are in bytes.
 */
final class DatabaseCosts {

	/** An entry in the map of its family, in the keys of its owner, and in a snapshot. */
	private static final int ENTRY = 40 + 32 + 40 + 32;

	/** An entry of a copy of a family, which is a snapshot alone. */
	private static final int COPIED_ENTRY = 32;

	/** A family and its map, and the set of keys that one owner has in it. */
	private static final int FAMILY = 40 + 32 + 72 + 40 + 88;

	/** A monitored family, in what a peer monitors and in whom a change is told. */
	private static final int MONITOR = 40 + 40 + 16 + 56 + 80 + 40;

	private static final int REFERENCE = 4;

	private static final int ARRAY = 16;

	private static final int NUMBER = 24;

	/** A large integer and the array of its digits. */
	private static final int LARGE_NUMBER = 40 + ARRAY;

	private static final int STRING = 24;

	/** A list and its unmodifiable view. */
	private static final int LIST = 24 + 16;

	/** A map and its unmodifiable view. */
	private static final int MAP = 56 + 32 + ARRAY;

	/** An entry of a map, and its share of the table. */
	private static final int MAP_ENTRY = 40 + 8;

	private DatabaseCosts() {
	}

	/** The cost of an entry of the merged database for one owner. */
	static long ofEntry(String key, @Nullable Object value) {
		return ENTRY + ofText(key) + ofValue(value);
	}

	/** The cost of an entry in a copy of what the master tells. */
	static long ofCopy(String key, @Nullable Object value) {
		return COPIED_ENTRY + ofText(key) + ofValue(value);
	}

	/** The cost of a family for one owner, besides its entries. */
	static long ofFamily(String name) {
		return FAMILY + ofText(name);
	}

	/** The cost of a family that a peer monitors. */
	static long ofMonitor(String family) {
		return MONITOR + ofText(family);
	}

	private static long ofText(String text) {
		return STRING + ofArray((long) text.length() * (isLatin1(text) ? 1 : 2));
	}

	private static boolean isLatin1(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) > 0xff) {
				return false;
			}
		}
		return true;
	}

	private static long ofArray(long bytes) {
		return ARRAY + (bytes + Long.BYTES - 1) / Long.BYTES * Long.BYTES;
	}

	private static long ofValue(@Nullable Object value) {
		if (value instanceof String text) {
			return ofText(text);
		}
		if (value instanceof byte[] bytes) {
			return ofArray(bytes.length);
		}
		if (value instanceof BigInteger number) {
			return LARGE_NUMBER + number.bitLength() / Byte.SIZE;
		}
		if (value instanceof Number) {
			return NUMBER;
		}
		if (value instanceof List<?> list) {
			return ofList(list);
		}
		if (value instanceof Map<?, ?> map) {
			return ofMap(map);
		}
		return 0;
	}

	private static long ofList(List<?> list) {
		if (list.isEmpty()) {
			return 0;
		}
		long cost = LIST + ofArray((long) REFERENCE * list.size());
		for (Object item : list) {
			cost += ofValue(item);
		}
		return cost;
	}

	private static long ofMap(Map<?, ?> map) {
		if (map.isEmpty()) {
			return 0;
		}
		// A map of one entry is an object without a table.
		long cost = (map.size() == 1) ? 0 : MAP;
		for (Map.Entry<?, ?> entry : map.entrySet()) {
			cost += MAP_ENTRY + ofText((String) entry.getKey()) + ofValue(entry.getValue());
		}
		return cost;
	}

}
