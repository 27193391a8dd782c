package io.aemp.internal.global;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import io.aemp.testing.DeterministicRuntime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests how large transfers are cut.
 */
class TransferTests {

	private static Transfer transfer(int limit) {
		return new Transfer(limit,
				new LimitedLog(LoggerFactory.getLogger(TransferTests.class), new DeterministicRuntime(1)));
	}

	private static int lengthOf(@Nullable Object... request) {
		int longest = 0;
		for (Framing framing : Framing.SUPPORTED) {
			FrameBuffer out = new FrameBuffer(64);
			framing.write("", request, out);
			longest = Math.max(longest, out.length());
		}
		return longest;
	}

	@Property(tries = 200)
	void whenAnUpdateIsCutThenEachPartFitsAndTogetherTheyAreTheSame(
			@ForAll @Size(max = 50) Map<Integer, @StringLength(max = 100) String> values,
			@ForAll @Size(max = 20) List<Integer> deleted, @ForAll @IntRange(min = 1500, max = 5000) int limit) {
		Map<String, @Nullable Object> set = new LinkedHashMap<>();
		values.forEach((key, value) -> set.put("k" + key, value.replaceAll("\\p{Cs}", "?")));
		FamilyUpdate update = new FamilyUpdate("family", set, deleted.stream().map((key) -> "d" + key).toList());
		List<FamilyUpdate> parts = transfer(limit).cut(update);
		Map<String, @Nullable Object> together = new LinkedHashMap<>();
		parts.forEach((part) -> {
			assertThat(lengthOf("g_upd", part.family(), part.set(), part.deleted())).isLessThanOrEqualTo(limit);
			together.putAll(part.set());
		});
		assertThat(together).isEqualTo(set);
		assertThat(parts.stream().flatMap((part) -> part.deleted().stream()))
			.containsExactlyElementsOf(update.deleted());
	}

	@Property(tries = 200)
	void whenADatabaseIsCutThenHeadAndTailFitAndTogetherTheyAreTheSame(
			@ForAll @Size(max = 50) Map<Integer, @StringLength(max = 100) String> values,
			@ForAll @IntRange(min = 1500, max = 5000) int limit) {
		Map<String, Map<String, @Nullable Object>> database = new LinkedHashMap<>();
		values.forEach((key, value) -> database.computeIfAbsent("f" + key % 3, (family) -> new LinkedHashMap<>())
			.put("k" + key, value.replaceAll("\\p{Cs}", "?")));
		Transfer transfer = transfer(limit);
		Map<String, Map<String, @Nullable Object>> head = transfer.head(database);
		assertThat(lengthOf("g_slave", head)).isLessThanOrEqualTo(limit);
		Map<String, Map<String, @Nullable Object>> together = new HashMap<>();
		head.forEach((family, part) -> together.put(family, new LinkedHashMap<>(part)));
		transfer.tail(database, head)
			.forEach((part) -> together.computeIfAbsent(part.family(), (family) -> new LinkedHashMap<>())
				.putAll(part.set()));
		assertThat(together).isEqualTo(database);
	}

	@Test
	void whenADatabaseIsCutThenWhereNodesAreComesFirst() {
		Map<String, Map<String, @Nullable Object>> database = new LinkedHashMap<>();
		database.put("f", Map.of("k", "x".repeat(900)));
		database.put("'l", Map.of("a", List.of("127.0.0.1:1")));
		assertThat(transfer(1000).head(database)).containsOnlyKeys("'l");
	}

	@Test
	void whenAnEntryIsTooLargeOrCannotBeWrittenThenTheOthersAreTold() {
		Map<String, @Nullable Object> set = new LinkedHashMap<>();
		set.put("large", "x".repeat(2000));
		set.put("not in JSON", Double.POSITIVE_INFINITY);
		set.put("good", 1);
		assertThat(transfer(1000).cut(FamilyUpdate.set("f", set))).containsExactly(FamilyUpdate.set("f", "good", 1));
	}

}
