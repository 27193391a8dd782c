package io.aemp.internal.wire;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A list or map whose end has not been read yet; used again for another one afterwards.
 * One class for both, because a reader calls it for every value: the compiler then knows
 * which code that is.
 */
final class Level {

	/** Containers up to this size get their room at once, larger ones as items come. */
	private static final int TRUSTED_SIZE = 32;

	private static final @Nullable Object[] NOTHING = {};

	/** The items so far; keys and values of a map in turn. */
	private @Nullable Object[] items = NOTHING;

	private int size;

	/** The declared size; negative if the end is marked instead. */
	private long declaredSize;

	private boolean map;

	/**
	 * Begins a list.
	 * @param declaredSize negative if only its end will tell
	 */
	void beginList(long declaredSize) {
		begin(declaredSize);
		this.map = false;
	}

	/**
	 * Begins a map.
	 * @param entries negative if only its end will tell
	 */
	void beginMap(long entries) {
		begin(entries * 2);
		this.map = true;
	}

	private void begin(long declaredSize) {
		this.declaredSize = declaredSize;
		this.size = 0;
		this.items = (declaredSize > 0) ? new @Nullable Object[(int) Math.min(declaredSize, TRUSTED_SIZE)] : NOTHING;
	}

	int size() {
		return this.size;
	}

	/** Returns the first items, for inspection. */
	@Nullable Object[] head() {
		return Arrays.copyOf(this.items, Math.min(this.size, 2));
	}

	boolean expectsKey() {
		return this.map && (this.size & 1) == 0;
	}

	void add(@Nullable Object value) throws FrameException {
		if (this.map && expectsKey() && !(value instanceof String)) {
			throw new FrameException("A map key is no string");
		}
		if (this.size == this.items.length) {
			grow();
		}
		this.items[this.size++] = value;
	}

	private void grow() {
		long wanted = Math.max(8, this.size * 2L);
		this.items = Arrays.copyOf(this.items,
				(int) ((this.declaredSize < 0) ? wanted : Math.min(wanted, this.declaredSize)));
	}

	/** Determines if everything that was declared has arrived. */
	boolean isComplete() {
		return this.size == this.declaredSize;
	}

	/** Determines if it may end here, because no size was declared. */
	boolean mayEnd() {
		return this.declaredSize < 0 && !(this.map && (this.size & 1) != 0);
	}

	/**
	 * Ends the list or map. Those with nothing or little in them cost little: a packet
	 * may have millions of them.
	 * @return what a message has as its element
	 */
	Object end() throws FrameException {
		@Nullable Object[] items = takeItems();
		return this.map ? map(items) : switch (items.length) {
			case 0 -> Collections.emptyList();
			case 1 -> Collections.singletonList(items[0]);
			default -> Collections.unmodifiableList(Arrays.asList(items));
		};
	}

	private static Map<String, @Nullable Object> map(@Nullable Object[] items) throws FrameException {
		if (items.length == 0) {
			return Collections.emptyMap();
		}
		if (items.length == 2) {
			return Collections.singletonMap((String) items[0], items[1]);
		}
		int entries = items.length / 2;
		Map<String, @Nullable Object> map = new LinkedHashMap<>(entries * 4 / 3 + 1);
		for (int i = 0; i < items.length; i += 2) {
			map.put((String) items[i], items[i + 1]);
		}
		if (map.size() < entries) {
			checkKeys(items);
		}
		return Collections.unmodifiableMap(map);
	}

	/**
	 * Refuses a key that comes twice. Two different ones may have become the same when
	 * characters that Unicode does not have were replaced: then the later one counts.
	 */
	private static void checkKeys(@Nullable Object[] items) throws FrameException {
		Set<String> keys = new HashSet<>();
		for (int i = 0; i < items.length; i += 2) {
			String key = (String) items[i];
			if (key != null && !keys.add(key) && key.indexOf(Utf8Sequence.REPLACEMENT) < 0) {
				throw new FrameException("A map has the same key twice");
			}
		}
	}

	/**
	 * Ends the list that is a packet. A null port name means the node port (protocol,
	 * section 2), as none does.
	 * @return the elements, the port name first
	 */
	@Nullable Object[] endPacket() throws FrameException {
		@Nullable Object[] items = takeItems();
		if (items.length == 0) {
			return new @Nullable Object[] { "" };
		}
		Object portName = items[0];
		if (portName instanceof String) {
			return items;
		}
		if (portName != null && !(portName instanceof Number)) {
			throw new FrameException("A packet has a port name that is no string");
		}
		items[0] = (portName != null) ? portName.toString() : "";
		return items;
	}

	private @Nullable Object[] takeItems() {
		@Nullable Object[] taken = (this.size == this.items.length) ? this.items : Arrays.copyOf(this.items, this.size);
		this.items = NOTHING;
		return taken;
	}

}
