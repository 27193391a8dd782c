package io.aemp.global;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;

import io.aemp.port.NodeFuture;
import org.jspecify.annotations.Nullable;

/**
 * A question about a family that was not answered yet.
 *
 * @param kind what is asked
 * @param family which family
 * @param reply gets the result
 */
record Query(Kind kind, String family, NodeFuture<Object> reply) {

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
