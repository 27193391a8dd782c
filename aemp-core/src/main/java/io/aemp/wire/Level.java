package io.aemp.wire;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A list, map or chunked string whose end has not been read yet.
 */
abstract class Level {

	/** Containers up to this size get their room at once, larger ones as items come. */
	private static final int TRUSTED_SIZE = 32;

	/** How many values are still to come; negative until a break. */
	private long missing;

	private final boolean indefinite;

	private Level(long count) {
		this.missing = count;
		this.indefinite = count < 0;
	}

	/**
	 * A list.
	 * @param size negative if only a break will tell
	 */
	static Level list(long size) {
		return new ListLevel(size);
	}

	/**
	 * A map.
	 * @param size negative if only a break will tell
	 */
	static Level map(long size) {
		return new MapLevel((size < 0) ? -1 : size * 2);
	}

	static Level chunks(int major) {
		return new ChunksLevel(major);
	}

	final void add(@Nullable Object value) throws FrameException {
		this.missing--;
		put(value);
	}

	final boolean isComplete() {
		return !this.indefinite && this.missing == 0;
	}

	/** Whether a break may stand here. */
	boolean mayEnd() {
		return this.indefinite;
	}

	abstract void put(@Nullable Object value) throws FrameException;

	abstract Object value();

	boolean isEmpty() {
		return size() == 0;
	}

	int size() {
		return 0;
	}

	boolean expectsKey() {
		return false;
	}

	boolean isChunks() {
		return false;
	}

	int chunkMajor() {
		return 0;
	}

	void addChunk(byte[] octets, int start, int count) throws FrameException {
		throw new IllegalStateException();
	}

	/**
	 * The packet whose list this is. A null port name means the node port (protocol,
	 * section 2), as none does.
	 */
	@Nullable Object[] frame() throws FrameException {
		@Nullable Object[] items = items();
		if (items.length == 0) {
			return new Object[] { "" };
		}
		if (items[0] == null) {
			items[0] = "";
		}
		else if (items[0] instanceof Number) {
			items[0] = items[0].toString();
		}
		else if (!(items[0] instanceof String)) {
			throw new FrameException("A packet has a port name that is no string");
		}
		return items;
	}

	@Nullable Object[] items() {
		throw new IllegalStateException();
	}

	ByteArrayOutputStream octets() {
		throw new IllegalStateException();
	}

	private static final class ListLevel extends Level {

		private @Nullable Object[] items;

		private int size;

		ListLevel(long count) {
			super(count);
			this.items = new Object[(int) Math.min((count < 0) ? 8 : count, TRUSTED_SIZE)];
		}

		@Override
		void put(@Nullable Object value) {
			if (this.size == this.items.length) {
				this.items = Arrays.copyOf(this.items, Math.max(8, this.size * 2));
			}
			this.items[this.size++] = value;
		}

		@Override
		int size() {
			return this.size;
		}

		@Override
		@Nullable Object[] items() {
			return (this.size == this.items.length) ? this.items : Arrays.copyOf(this.items, this.size);
		}

		@Override
		Object value() {
			return Collections.unmodifiableList(Arrays.asList(items()));
		}

	}

	private static final class MapLevel extends Level {

		private final Map<String, @Nullable Object> map = new LinkedHashMap<>();

		private @Nullable String key;

		MapLevel(long count) {
			super(count);
		}

		@Override
		void put(@Nullable Object value) throws FrameException {
			if (this.key != null) {
				this.map.put(this.key, value);
				this.key = null;
			}
			else if (!(value instanceof String name)) {
				throw new FrameException("A map key is no string");
			}
			else if (this.map.containsKey(name)) {
				throw new FrameException("A map has the same key twice");
			}
			else {
				this.key = name;
			}
		}

		@Override
		boolean mayEnd() {
			return super.mayEnd() && this.key == null;
		}

		@Override
		int size() {
			return this.map.size();
		}

		@Override
		boolean expectsKey() {
			return this.key == null;
		}

		@Override
		Object value() {
			return Collections.unmodifiableMap(this.map);
		}

	}

	private static final class ChunksLevel extends Level {

		private final int major;

		private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

		ChunksLevel(int major) {
			super(-1);
			this.major = major;
		}

		@Override
		void put(@Nullable Object value) {
			throw new IllegalStateException();
		}

		@Override
		void addChunk(byte[] octets, int start, int count) {
			this.octets.write(octets, start, count);
		}

		@Override
		boolean isChunks() {
			return true;
		}

		@Override
		int chunkMajor() {
			return this.major;
		}

		@Override
		ByteArrayOutputStream octets() {
			return this.octets;
		}

		@Override
		Object value() {
			throw new IllegalStateException();
		}

	}

}
