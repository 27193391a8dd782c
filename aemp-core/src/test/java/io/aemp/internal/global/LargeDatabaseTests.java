package io.aemp.internal.global;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FamilyRecorder;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Databases that do not fit into one packet.
 */
class LargeDatabaseTests {

	private static final int SMALL_FRAME = 4096;

	private static final int ENTRIES = 2000;

	@RegisterExtension
	final LogRecorder log = new LogRecorder("io.aemp");

	private final FakeCluster cluster = new FakeCluster("a", "b", "c", "d").withoutAddresses();

	private AempNode start(String nodeId, String... seeds) {
		return this.cluster.start(nodeId, (settings) -> {
			for (String seed : seeds) {
				settings.seed(this.cluster.addressOf(seed));
			}
			return settings.limits((limits) -> limits.maxFrameBytes(SMALL_FRAME));
		});
	}

	private static Map<String, String> fill(Family family, String prefix) {
		Map<String, String> expected = new LinkedHashMap<>();
		for (int i = 0; i < ENTRIES; i++) {
			expected.put(prefix + i, "value " + i);
			family.set(prefix + i, "value " + i);
		}
		return expected;
	}

	private void assertNoLinkFailed() {
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.noneMatch((text) -> text.contains("failed") || text.contains("could not be sent"));
	}

	@Test
	void whenALargeDatabaseIsToldToAMasterThenItArrivesInPieces() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		Map<String, String> expected = fill(b.family("f"), "b");
		FamilyRecorder recorder = new FamilyRecorder();
		a.family("f").mon(recorder);
		this.cluster.run();
		assertThat(recorder.content()).isEqualTo(expected);
		assertNoLinkFailed();
	}

	@Test
	void whenGlobalNodesMeetThenLargeDatabasesGoBothWaysInPieces() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		Map<String, String> expected = fill(a.family("f"), "a");
		expected.putAll(fill(b.family("f"), "b"));
		start("c", "b");
		FamilyRecorder recorder = new FamilyRecorder();
		b.family("f").mon(recorder);
		this.cluster.run();
		assertThat(b.network().globalNodes()).containsExactly("a");
		assertThat(recorder.content()).isEqualTo(expected);
		assertNoLinkFailed();
	}

	@Test
	void whenALargeFamilyIsMonitoredThenItArrivesInPiecesAndIsGoneInPieces() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		AempNode c = start("c", "a");
		Map<String, String> expected = fill(b.family("f"), "b");
		this.cluster.run();
		FamilyRecorder recorder = new FamilyRecorder();
		c.family("f").mon(recorder);
		this.cluster.run();
		assertThat(recorder.content()).isEqualTo(expected);
		this.cluster.crash("b");
		this.cluster.run();
		assertThat(recorder.content()).isEmpty();
		assertThat(a.upNodes()).containsExactly("c");
	}

	@Test
	void whenAnAnswerDoesNotFitThenTheQueryFailsAndSaysWhatToDo() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		fill(a.family("f"), "a");
		this.cluster.run();
		CompletableFuture<FamilyContent> content = b.family("f").content();
		this.cluster.run();
		assertThat(content).isCompletedExceptionally();
		assertThat(content.handle((result, failure) -> failure.getMessage()).join())
			.contains("Node b cannot read family f, because it is too large for one answer: monitor it");
	}

	@Test
	void whenOneValueIsTooLargeForAPeerThenAllOthersArrive() {
		AempNode a = start("a");
		AempNode b = start("b", "a");
		this.cluster.run();
		b.family("f").set("large", "x".repeat(SMALL_FRAME));
		b.family("f").set("small", "x");
		this.cluster.run();
		CompletableFuture<List<String>> keys = a.family("f").keys();
		this.cluster.run();
		assertThat(keys).isCompletedWithValue(List.of("small"));
		assertThat(b.upNodes()).containsExactly("a");
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.anyMatch((text) -> text.startsWith("Key 'large' of family f cannot be told to another node"));
	}

}
