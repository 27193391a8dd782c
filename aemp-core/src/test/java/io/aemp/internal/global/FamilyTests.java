package io.aemp.internal.global;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.FamilyException;
import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.node.TestNodes;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FamilyRecorder;
import org.jspecify.annotations.Nullable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests a family on one node, without any network.
 */
class FamilyTests {

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final AempNode node = this.cluster.start("a");

	private final Family family = this.node.family("workers");

	private <T> T result(CompletableFuture<T> future) {
		this.cluster.run();
		assertThat(future).isDone();
		return future.join();
	}

	@Test
	void whenFamiliesAreNotUsedAnyMoreThenTheyAreForgotten() {
		Family used = this.node.family("used");
		for (int i = 0; i < 1000; i++) {
			this.node.family("unused_" + i).delete("key");
		}
		this.cluster.run();
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(this.node.statistics().families()).hasSizeLessThan(500).contains(used.name());
		});
		assertThat(this.node.family("used")).isEqualTo(used);
	}

	@Test
	void whenFamiliesWereSetMonitoredAndAskedForThenTheyAreForgottenToo() {
		Port port = this.node.port("worker");
		for (int i = 0; i < 1000; i++) {
			Family family = this.node.family("closed_" + i);
			family.set("key", i).close();
			family.register(port.id(), i).close();
			family.mon((content, added, changed, deleted) -> {
			}).close();
			family.typed(String.class).mon((set, deleted) -> {
			}).close();
			family.content();
		}
		this.cluster.run();
		Awaitility.await().untilAsserted(() -> {
			System.gc();
			assertThat(this.node.statistics().families()).hasSizeLessThan(50);
		});
	}

	@Test
	void whenKeysAreSetAndDeletedThenQueriesSeeThat() {
		this.family.set("a", 1);
		this.family.set("b");
		this.family.set("c", List.of("x", Map.of("y", true)));
		assertThat(result(this.family.keys())).containsExactlyInAnyOrder("a", "b", "c");
		assertThat(result(this.family.values())).containsExactlyInAnyOrder(1L, null, List.of("x", Map.of("y", true)));
		this.family.delete("a", "c", "nothing");
		Map<String, @Nullable Object> expected = new HashMap<>();
		expected.put("b", null);
		assertThat(result(this.family.content()).asMap()).isEqualTo(expected);
		assertThat(result(this.node.family("other").content()).isEmpty()).isTrue();
		assertThat(result(this.node.family("other").keys())).isEmpty();
		assertThat(result(this.node.family("other").values())).isEmpty();
	}

	@Test
	void whenOneValueIsAskedForThenItComesInTheTypeWanted() {
		this.family.set("number", 7);
		this.family.set("bytes", new byte[] { 'x' });
		this.family.set("nothing");
		assertThat(result(this.family.get("number", Integer.class))).contains(7);
		assertThat(result(this.family.get("bytes", String.class))).contains("x");
		assertThat(result(this.family.get("nothing", String.class))).isEmpty();
		assertThat(result(this.family.get("missing", String.class))).isEmpty();
		FamilyContent content = result(this.family.content());
		assertThat(content.size()).isEqualTo(3);
		assertThat(content.keys()).containsExactlyInAnyOrder("number", "bytes", "nothing");
		assertThat(content.contains("nothing")).isTrue();
		assertThat(content.get("number")).isEqualTo(7L);
		assertThat(content.text("number")).contains("7");
		assertThat(content).hasToString("FamilyContent[3 keys]");
		assertThatIllegalArgumentException().isThrownBy(() -> content.get("bytes", Integer.class))
			.withMessage("The value of key 'bytes' cannot be read as java.lang.Integer but is byte[]");
	}

	@Test
	void whenTheSameFamilyIsAskedForThenItIsEqual() {
		assertThat(this.node.family("workers")).isEqualTo(this.family).hasSameHashCodeAs(this.family);
		assertThat(this.node.family("others")).isNotEqualTo(this.family);
		assertThat(this.family.name()).isEqualTo("workers");
		assertThat(this.family).hasToString("Family[workers]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "'l", "'g", "1a", "a-b", "a b", "_a", "\u00e9" })
	void whenAFamilyNameIsIllegalThenItIsRefused(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.family(name))
			.withMessageStartingWith("Illegal family name '");
	}

	@Test
	void whenAFamilyNameIsLongThenItIsRefused() {
		this.node.family("My::App:workers_1" + "x".repeat(238));
		assertThatIllegalArgumentException().isThrownBy(() -> this.node.family("x".repeat(256)));
	}

	@Test
	void whenAKeyOrValueIsIllegalThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.family.set("", 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.family.set("\ud800", 1));
		assertThatIllegalArgumentException().isThrownBy(() -> this.family.set("k", new Object()));
		assertThatIllegalArgumentException().isThrownBy(() -> this.family.set("k", Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> this.family.delete("k", ""));
		assertThatIllegalArgumentException().isThrownBy(() -> this.family.register("a", null));
		assertThatIllegalArgumentException().isThrownBy(() -> this.family.register("a#", null));
	}

	@Test
	void whenAValueIsChangedByItsOwnerAfterwardsThenTheDatabaseIsNot() {
		List<Object> value = new ArrayList<>(List.of(1));
		this.family.set("k", value);
		value.add(2);
		assertThat(result(this.family.content()).get("k")).isEqualTo(List.of(1L));
	}

	@Test
	void whenTheGuardOfASettingIsClosedThenTheKeyIsGone() {
		Guard guard = this.family.set("k", 1);
		guard.close();
		assertThat(result(this.family.keys())).isEmpty();
	}

	@Test
	void whenAKeyWasSetAgainThenTheOlderGuardDoesNotDeleteIt() {
		Guard older = this.family.set("k", 1);
		Guard newer = this.family.set("k", 1);
		older.close();
		assertThat(result(this.family.keys())).containsExactly("k");
		newer.close();
		assertThat(result(this.family.keys())).isEmpty();
	}

	@Test
	void whenAPortIsRegisteredThenItsKeyLivesAsLongAsThePort() {
		Port port = this.node.port((message) -> {
		});
		Port other = this.node.port((message) -> {
		});
		this.family.register(port);
		Guard guard = this.family.register(other.id(), "value");
		assertThat(result(this.family.content()).asMap()).containsKey(port.id()).containsEntry(other.id(), "value");
		this.node.kil(port.id(), "reason");
		this.cluster.run();
		assertThat(result(this.family.keys())).containsExactly(other.id());
		guard.close();
		assertThat(result(this.family.keys())).isEmpty();
	}

	@Test
	void whenADeadPortIsRegisteredThenItIsGoneAtOnce() {
		Port port = this.node.port();
		this.node.kil(port.id());
		this.cluster.run();
		this.family.register(port);
		this.cluster.run();
		assertThat(result(this.family.keys())).isEmpty();
	}

	@Test
	void whenAFamilyIsMonitoredThenItsContentComesFirstEvenIfItIsEmpty() {
		FamilyRecorder empty = new FamilyRecorder();
		this.family.mon(empty);
		this.cluster.run();
		assertThat(empty.events()).containsExactly("+[] *[] -[]");
		this.family.set("k", 1);
		this.cluster.run();
		FamilyRecorder full = new FamilyRecorder();
		this.family.mon(full);
		this.cluster.run();
		assertThat(full.events()).containsExactly("+[k] *[] -[]");
	}

	@Test
	void whenAFamilyChangesThenItsMonitorsAreToldEachChange() {
		FamilyRecorder recorder = new FamilyRecorder();
		Guard guard = this.family.mon(recorder);
		this.family.set("a", 1);
		this.family.set("a", 1);
		this.family.set("a", 2);
		this.family.set("b", 1);
		this.family.delete("a", "b", "c");
		this.family.delete("a");
		this.cluster.run();
		assertThat(recorder.events()).containsExactly("+[] *[] -[]", "+[a] *[] -[]", "+[] *[a] -[]", "+[b] *[] -[]",
				"+[] *[] -[a, b]");
		guard.close();
		this.family.set("a", 1);
		this.cluster.run();
		assertThat(recorder.events()).hasSize(5);
	}

	@Test
	void whenChangesComeFasterThanTheyAreHandledThenSeveralAreToldAsOne() {
		FamilyRecorder recorder = new FamilyRecorder();
		this.family.mon(recorder);
		for (int i = 0; i < 1000; i++) {
			this.family.set("k" + i % 500, i);
		}
		this.family.delete("k0");
		this.cluster.run();
		assertThat(recorder.events()).hasSizeLessThan(100);
		assertThat(recorder.content()).hasSize(499).containsEntry("k499", 999L).doesNotContainKey("k0");
	}

	@Test
	void whenAPortMonitorsThenItIsToldInItsOrderAndDiesOfExceptions() {
		Port port = this.node.port();
		List<String> log = new ArrayList<>();
		List<Reason> deaths = new ArrayList<>();
		this.node.mon(port.id(), deaths::add);
		port.rcv((message) -> this.family.mon((content, added, changed, deleted) -> {
			log.add(this.node.self().id() + " " + content.size());
			if (content.size() == 1) {
				throw new IllegalStateException("enough");
			}
		}));
		this.node.snd(port.id(), "go");
		this.cluster.run();
		assertThat(log).containsExactly(port.id() + " 0");
		this.family.set("k", 1);
		this.cluster.run();
		assertThat(deaths).containsExactly(Reason.of("die", "enough"));
		this.family.set("l", 1);
		this.cluster.run();
		assertThat(log).hasSize(2);
	}

	@Test
	void whenAnObserverChangesWhatItGotThenThatIsRefused() {
		List<Throwable> refusals = new ArrayList<>();
		this.family.set("k", new ArrayList<>(List.of(1)));
		this.family.mon((content, added, changed, deleted) -> {
			for (Runnable change : List.<Runnable>of(() -> content.asMap().put("x", 1), () -> content.keys().clear(),
					() -> content.asMap().entrySet().iterator().next().setValue(2), () -> added.add("x"),
					() -> changed.add("x"), () -> deleted.add("x"))) {
				try {
					change.run();
				}
				catch (UnsupportedOperationException ex) {
					refusals.add(ex);
				}
			}
		});
		this.cluster.run();
		assertThat(refusals).hasSize(6);
	}

	@Test
	void whenKeysArePickedThenTheyComeInTurn() {
		this.family.set("a#1");
		this.family.set("a#2");
		this.family.set("a#3");
		assertThat(this.family.pick()).isEmpty();
		this.cluster.run();
		List<String> picked = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			picked.add(this.family.pick().orElseThrow());
		}
		assertThat(picked).containsExactly("a#1", "a#2", "a#3", "a#1", "a#2", "a#3");
		this.family.delete("a#2");
		this.cluster.run();
		assertThat(this.family.pick()).contains("a#1");
		assertThat(this.family.pick()).contains("a#3");
		this.family.delete("a#1", "a#3");
		this.cluster.run();
		assertThat(this.family.pick()).isEmpty();
	}

	@Test
	void whenANodeFailedAShortWhileAgoThenItsPortsAreLeftOut() {
		AempNode b = this.cluster.start("b");
		Port there = b.port((message) -> {
		});
		this.family.set(there.id());
		this.family.set("a#here");
		this.family.set("unknown#port");
		this.family.pick();
		this.node.snd(there.id(), "hello");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(picks(3)).containsExactlyInAnyOrder("a#here", there.id(), "unknown#port");
		this.cluster.network().connection().cut();
		this.cluster.run();
		assertThat(picks(3)).containsOnly("a#here", "unknown#port");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(picks(3)).contains(there.id());
		this.node.snd(there.id(), "hello");
		this.cluster.advance(Duration.ofSeconds(1));
		this.cluster.network().connection().cut();
		this.cluster.run();
		assertThat(picks(3)).doesNotContain(there.id());
		this.node.snd(there.id(), "hello");
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(picks(3)).contains(there.id());
	}

	private Set<String> picks(int count) {
		Set<String> picked = new HashSet<>();
		for (int i = 0; i < count; i++) {
			this.family.pick().ifPresent(picked::add);
		}
		return picked;
	}

	@Test
	void whenTheNodeIsNotStartedThenFamiliesWorkNevertheless() {
		AempNode unstarted = TestNodes.create(this.cluster.settings("b", (settings) -> settings),
				this.cluster.runtime(), this.cluster.transport("b"));
		unstarted.family("f").set("k", 1);
		assertThat(result(unstarted.family("f").content()).asMap()).isEqualTo(Map.of("k", 1L));
		assertThat(unstarted.family("f").staleSince()).isEmpty();
		assertThat(unstarted.network().master()).isEqualTo("b");
		assertThat(unstarted.network().global()).isFalse();
	}

	@Test
	void whenTheNodeHasNoSecretThenFamiliesWorkNevertheless() {
		AempNode local = this.cluster.start("b", (settings) -> settings.secret(null).seed("127.0.0.1:4001"));
		local.family("f").set("k", 1);
		assertThat(result(local.family("f").keys())).containsExactly("k");
	}

	@Test
	void whenTheNodeIsClosedThenQueriesFail() {
		AempNode b = this.cluster.start("b", (settings) -> settings.seed("127.0.0.1:4999"));
		CompletableFuture<List<String>> waiting = b.family("f").keys();
		this.cluster.run();
		assertThat(waiting).isNotDone();
		b.close();
		assertThatThrownBy(waiting::join).hasCauseInstanceOf(FamilyException.class)
			.hasMessageContaining("Node b cannot read family f, because it was closed");
		CompletableFuture<List<String>> late = b.family("f").keys();
		this.cluster.run();
		assertThat(late).isCompletedExceptionally();
	}

	@Test
	void whenNoMasterCanBeReachedThenQueriesFailAfterATimeOutAndTheFamilyIsStale() {
		this.cluster.advance(Duration.ofMillis(1500));
		AempNode b = this.cluster.start("b", (settings) -> settings.seed("127.0.0.1:4999")
			.timeouts((timeouts) -> timeouts.query(Duration.ofSeconds(5))));
		FamilyRecorder recorder = new FamilyRecorder();
		b.family("f").mon(recorder);
		CompletableFuture<FamilyContent> content = b.family("f").content();
		this.cluster.advance(Duration.ofMillis(4900));
		assertThat(content).isNotDone();
		this.cluster.advance(Duration.ofMillis(200));
		assertThatThrownBy(content::join).hasCauseInstanceOf(FamilyException.class)
			.hasMessageContaining("Node b cannot read family f, because it has had no master for 5000 ms: "
					+ "check that one of its seeds can be reached (seed 127.0.0.1:4999 cannot be reached: "
					+ "Connection refused)");
		assertThat(b.family("f").staleSince()).contains(Instant.ofEpochMilli(1500));
		assertThat(b.family("other").staleSince()).contains(Instant.ofEpochMilli(1500));
		assertThat(b.network().master()).isNull();
		assertThat(recorder.events()).isEmpty();
		assertThat(Optional.ofNullable(this.node.network().master())).contains("a");
	}

}
