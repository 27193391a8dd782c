package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.Printable;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what is to be told about the database into requests that a peer accepts. What
 * cannot be written at all, or is too large by itself, is left out and logged: a hole in
 * the database harms less than a link that fails each time it comes up.
 */
final class Transfer {

	/** Tag, brackets, and lengths of maps and lists. */
	private static final int REQUEST_OVERHEAD = 64;

	private final int maxRequestBytes;

	private final LimitedLog log;

	private final FrameBuffer scratch = new FrameBuffer(256);

	/**
	 * Cuts for one peer.
	 * @param maxRequestBytes the largest request that it accepts
	 * @param log told of what is left out
	 */
	Transfer(int maxRequestBytes, LimitedLog log) {
		this.maxRequestBytes = maxRequestBytes;
		this.log = log;
	}

	/**
	 * Cuts an update.
	 * @return updates which do the same one after the other
	 */
	List<FamilyUpdate> cut(FamilyUpdate update) {
		Parts parts = new Parts(update.family());
		update.set().forEach(parts::set);
		update.deleted().forEach(parts::delete);
		parts.end();
		return parts.done;
	}

	/**
	 * Cuts a database.
	 * @return as much of it as fits into the first request
	 */
	Map<String, Map<String, @Nullable Object>> head(Map<String, Map<String, @Nullable Object>> database) {
		Map<String, Map<String, @Nullable Object>> head = new LinkedHashMap<>();
		long length = REQUEST_OVERHEAD;
		for (String family : inOrder(database)) {
			length += lengthOf(family, null) + REQUEST_OVERHEAD;
			Map<String, @Nullable Object> part = new LinkedHashMap<>();
			for (Map.Entry<String, @Nullable Object> entry : database.getOrDefault(family, Map.of()).entrySet()) {
				length += lengthOf(entry.getKey(), entry.getValue());
				if (length > this.maxRequestBytes) {
					break;
				}
				part.put(entry.getKey(), entry.getValue());
			}
			if (!part.isEmpty()) {
				head.put(family, part);
			}
			if (length > this.maxRequestBytes) {
				break;
			}
		}
		return head;
	}

	/**
	 * Returns the updates that follow the head.
	 * @return updates
	 */
	List<FamilyUpdate> tail(Map<String, Map<String, @Nullable Object>> database,
			Map<String, Map<String, @Nullable Object>> head) {
		List<FamilyUpdate> tail = new ArrayList<>();
		for (String family : inOrder(database)) {
			Map<String, @Nullable Object> rest = new LinkedHashMap<>(database.getOrDefault(family, Map.of()));
			rest.keySet().removeAll(head.getOrDefault(family, Map.of()).keySet());
			tail.addAll(cut(FamilyUpdate.set(family, rest)));
		}
		return tail;
	}

	/**
	 * Returns the families in the order of transfer, those with the addresses of nodes
	 * first.
	 */
	private static List<String> inOrder(Map<String, ?> database) {
		List<String> families = new ArrayList<>(database.keySet());
		families.sort((one, other) -> Boolean.compare(other.startsWith("'"), one.startsWith("'")));
		return families;
	}

	/**
	 * Returns the length of an entry in the framing that takes more room, or a value that
	 * is too long.
	 */
	private long lengthOf(String key, @Nullable Object value) {
		long longest = 0;
		for (Framing framing : Framing.SUPPORTED) {
			this.scratch.clear();
			try {
				framing.write("", new @Nullable Object[] { key, value }, this.scratch);
			}
			catch (IllegalArgumentException ex) {
				return Integer.MAX_VALUE;
			}
			longest = Math.max(longest, this.scratch.length());
		}
		return longest;
	}

	private final class Parts {

		private final String family;

		private final long overhead;

		private final List<FamilyUpdate> done = new ArrayList<>();

		private Map<String, @Nullable Object> set = new LinkedHashMap<>();

		private List<String> deleted = new ArrayList<>();

		private long length;

		Parts(String family) {
			this.family = family;
			this.overhead = REQUEST_OVERHEAD + lengthOf(family, null);
			this.length = this.overhead;
		}

		void set(String key, @Nullable Object value) {
			if (make(key, lengthOf(key, value))) {
				this.set.put(key, value);
			}
		}

		void delete(String key) {
			if (make(key, lengthOf(key, null))) {
				this.deleted.add(key);
			}
		}

		/** Makes room. */
		private boolean make(String key, long entryLength) {
			if (this.overhead + entryLength > Transfer.this.maxRequestBytes) {
				Transfer.this.log.warn(
						"Key '{}' of family {} cannot be told to another node: it cannot be written, or is larger "
								+ "than the {} bytes that the node accepts",
						Printable.of(key), Printable.of(this.family), Transfer.this.maxRequestBytes);
				return false;
			}
			if (this.length + entryLength > Transfer.this.maxRequestBytes) {
				end();
			}
			this.length += entryLength;
			return true;
		}

		void end() {
			FamilyUpdate part = new FamilyUpdate(this.family, this.set, this.deleted);
			if (!part.isEmpty()) {
				this.done.add(part);
			}
			this.set = new LinkedHashMap<>();
			this.deleted = new ArrayList<>();
			this.length = this.overhead;
		}

	}

}
