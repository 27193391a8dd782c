package io.aemp.global;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.aemp.port.NodeFuture;
import org.jspecify.annotations.Nullable;

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
	 * What can be asked (protocol, section 6).
	 */
	enum Kind {

		/** Keys and values. */
		FAMILY("g_db_family") {

			@Override
			Object resultOf(Map<String, @Nullable Object> family) {
				return family;
			}

		},

		/** The keys only. */
		KEYS("g_db_keys") {

			@Override
			Object resultOf(Map<String, @Nullable Object> family) {
				return new ArrayList<>(family.keySet());
			}

		},

		/** The values only. */
		VALUES("g_db_values") {

			@Override
			Object resultOf(Map<String, @Nullable Object> family) {
				return Collections.unmodifiableList(new ArrayList<>(family.values()));
			}

		};

		private final String tag;

		Kind(String tag) {
			this.tag = tag;
		}

		/** The tag of the request. */
		String tag() {
			return this.tag;
		}

		/** The answer. */
		abstract Object resultOf(Map<String, @Nullable Object> family);

	}

}
