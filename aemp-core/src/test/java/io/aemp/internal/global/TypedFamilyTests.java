package io.aemp.internal.global;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Guard;
import io.aemp.TypedFamily;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests of families whose values are read as objects of a Java type.
 */
class TypedFamilyTests {

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(TypedFamily.class.getName());

	private final FakeCluster cluster = new FakeCluster("a");

	private final AempNode node = this.cluster.start("a");

	private final TypedFamily<Load> family = this.node.family("load").typed(Load.class);

	private <T> T result(CompletableFuture<T> future) {
		this.cluster.run();
		assertThat(future).isDone();
		return future.join();
	}

	@Test
	void whenARecordIsSetThenOthersSeeAMapAndTheViewARecord() {
		Guard guard = this.family.set("a", new Load(0.5, List.of(1, 2), Kind.IDLE, new byte[] { 1, -1 }));
		Map<?, ?> value = (Map<?, ?>) result(this.family.family().content()).get("a");
		assertThat(value.get("average")).isEqualTo(0.5);
		assertThat(value.get("queues")).isEqualTo(List.of(1L, 2L));
		assertThat(value.get("kind")).isEqualTo("IDLE");
		assertThat(value.get("bytes")).isEqualTo(new byte[] { 1, -1 });
		Load load = result(this.family.get("a")).orElseThrow();
		assertThat(load.bytes()).containsExactly(1, -1);
		assertThat(load.queues()).containsExactly(1, 2);
		guard.close();
		assertThat(result(this.family.get("a"))).isEmpty();
	}

	@Test
	void whenAPerlNodeSetBytesThenTheyAreReadAsText() {
		this.node.family("load").set("a", Map.of("average", 1, "kind", "BUSY".getBytes(StandardCharsets.ISO_8859_1)));
		assertThat(result(this.family.get("a"))).map(Load::kind).contains(Kind.BUSY);
	}

	@Test
	void whenAValueCannotBeReadThenItIsLeftOutAndTheLogTellsOnce() {
		this.family.set("good", new Load(1, List.of(), Kind.BUSY, null));
		this.node.family("load").set("null");
		this.node.family("load").set("bad\n", "content");
		this.node.family("load").set("worse", List.of());
		assertThat(result(this.family.content())).containsOnlyKeys("good");
		assertThat(result(this.family.get("bad\n"))).isEmpty();
		assertThat(this.log.events()).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.asString()
			.contains("family load", "which cannot be read as " + Load.class.getName())
			.doesNotContain("content", "\n");
	}

	@Test
	void whenTheFamilyIsMonitoredThenTheContentComesFirstAndThenTheChanges() {
		List<Set<String>> set = new ArrayList<>();
		List<Set<String>> deleted = new ArrayList<>();
		Guard guard = this.family.mon((values, gone) -> {
			set.add(values.keySet());
			deleted.add(gone);
		});
		this.cluster.run();
		this.family.set("a", new Load(1, List.of(), Kind.BUSY, null));
		this.cluster.run();
		this.family.set("a", new Load(2, List.of(), Kind.BUSY, null));
		this.cluster.run();
		this.node.family("load").set("a", "unreadable");
		this.cluster.run();
		this.node.family("load").delete("a");
		this.cluster.run();
		guard.close();
		this.cluster.run();
		this.family.set("b", new Load(1, List.of(), Kind.BUSY, null));
		this.cluster.run();
		assertThat(set).containsExactly(Set.of(), Set.of("a"), Set.of("a"), Set.of(), Set.of());
		assertThat(deleted).containsExactly(Set.of(), Set.of(), Set.of(), Set.of("a"), Set.of("a"));
	}

	@Test
	void whenNoMessageCanBeMadeOfAValueThenItIsRefused() {
		TypedFamily<Object> objects = this.node.family("objects").typed(Object.class);
		assertThatIllegalArgumentException().isThrownBy(() -> objects.set("a", new Broken()))
			.withMessageContaining("Broken");
		assertThatIllegalArgumentException().isThrownBy(() -> objects.set("a", BigInteger.TWO.pow(10_000)));
		assertThat(objects).hasToString("TypedFamily[objects, java.lang.Object]");
	}

	@Test
	void whenTheTypeHasParametersThenTheyCount() throws NoSuchFieldException {
		this.node.family("lists").set("a", List.of(Map.of("average", 3)));
		TypedFamily<?> lists = TypedFamily.of(this.node.family("lists"),
				Typed.class.getDeclaredField("loads").getGenericType());
		assertThat(Optional.<Object>of(result(lists.content()).get("a"))).map((list) -> (List<?>) list)
			.map((list) -> list.get(0))
			.get()
			.isInstanceOf(Load.class);
	}

	enum Kind {

		BUSY, IDLE

	}

	record Load(double average, List<Integer> queues, Kind kind, byte[] bytes) {

	}

	static final class Broken {

		public String getName() {
			throw new IllegalStateException("not today");
		}

	}

	static final class Typed {

		List<Load> loads;

	}

}
