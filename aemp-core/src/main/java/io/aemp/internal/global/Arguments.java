package io.aemp.internal.global;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.Message;
import org.jspecify.annotations.Nullable;

/**
 * Reads the arguments of requests, which may come in several forms (protocol, section 6,
 * rule 10). What cannot be read is an {@link IllegalArgumentException} or an
 * {@link IndexOutOfBoundsException}.
 */
final class Arguments {

	private Arguments() {
	}

	/** Determines if an argument is present and not null. */
	static boolean has(Message request, int index) {
		return index < request.size() && request.get(index) != null;
	}

	/** A map; null and nothing are empty ones. */
	static Map<String, @Nullable Object> map(Message request, int index) {
		if (!has(request, index)) {
			return Map.of();
		}
		return request.map(index);
	}

	/** A list of strings; null and nothing are empty ones. */
	static List<String> keys(Message request, int index) {
		return has(request, index) ? texts(request.list(index)) : List.of();
	}

	static List<String> texts(List<@Nullable Object> list) {
		Message items = Message.decoded(list.toArray(), 0);
		List<String> texts = new ArrayList<>(items.size());
		for (int i = 0; i < items.size(); i++) {
			texts.add(items.text(i));
		}
		return texts;
	}

	/** A value as a message of one element, to be read by the rules for messages. */
	static Message only(@Nullable Object value) {
		return Message.decoded(new @Nullable Object[] { value }, 0);
	}

	/** Families with their keys and values. */
	static Map<String, Map<String, @Nullable Object>> database(Message request, int index) {
		Map<String, Map<String, @Nullable Object>> database = new LinkedHashMap<>();
		map(request, index).forEach((family, values) -> database.put(family, map(only(values), 0)));
		return database;
	}

	/** Reads the update of a family. */
	static FamilyUpdate update(Message request) {
		return new FamilyUpdate(request.text(1), map(request, 2), keys(request, 3));
	}

}
