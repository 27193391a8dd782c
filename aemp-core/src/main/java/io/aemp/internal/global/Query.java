package io.aemp.internal.global;

import java.util.function.Consumer;
import java.util.function.Function;

import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.wire.Requests;

/**
 * A question about a family that was not answered yet.
 *
 * @param kind what is asked
 * @param family which family
 * @param answered gets the result, on the kernel
 * @param reply settled by that, or failed
 */
record Query(Kind kind, String family, Consumer<Object> answered, NodeFuture<?> reply) {

	/**
	 * Makes a query of a family.
	 * @param <T> what is wanted
	 * @param reply gets the result, or fails if that cannot be read
	 * @param conversion reads the result; no code of the application
	 */
	static <T> Query of(Kind kind, String family, NodeFuture<T> reply, Function<Object, T> conversion) {
		return new Query(kind, family, (result) -> {
			try {
				reply.settle(conversion.apply(result));
			}
			catch (RuntimeException ex) {
				reply.fail(ex);
			}
		}, reply);
	}

	/**
	 * Identifies the kind of a query (protocol, section 6).
	 */
	enum Kind {

		/** Keys and values. */
		FAMILY(Requests.G_DB_FAMILY) {

			@Override
			Object resultOf(PersistentMap family) {
				return family;
			}

		},

		/** The keys only. */
		KEYS(Requests.G_DB_KEYS) {

			@Override
			Object resultOf(PersistentMap family) {
				return family.keys();
			}

		},

		/** The values only. */
		VALUES(Requests.G_DB_VALUES) {

			@Override
			Object resultOf(PersistentMap family) {
				return family.listOfValues();
			}

		};

		private final String tag;

		Kind(String tag) {
			this.tag = tag;
		}

		/** Returns the kind whose request has a tag. */
		static Kind of(String tag) {
			for (Kind kind : values()) {
				if (kind.tag.equals(tag)) {
					return kind;
				}
			}
			throw new IllegalArgumentException("No query has the tag " + tag);
		}

		/** The tag of the request. */
		String tag() {
			return this.tag;
		}

		/** Returns the answer, which shares what it tells with the family. */
		abstract Object resultOf(PersistentMap family);

	}

}
