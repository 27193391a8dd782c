package io.aemp.internal.global;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.aemp.FamilyContent;
import io.aemp.NetworkStatus;
import io.aemp.Port;
import io.aemp.node.AempNode;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FamilyRecorder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whole networks under simulated time, each from one number: when they are quiet, all
 * nodes see what the living ones have set, whatever happened before.
 */
class NetworkSimulationTests {

	private static final List<String> SEEDS = List.of("s1", "s2", "s3");

	private static final List<String> WORKERS = List.of("w1", "w2", "w3", "w4", "w5");

	/** Links come and go by the thousand here. */
	@BeforeAll
	static void mute() {
		((Logger) LoggerFactory.getLogger("io.aemp")).setLevel(Level.ERROR);
	}

	@AfterAll
	static void unmute() {
		((Logger) LoggerFactory.getLogger("io.aemp")).setLevel(null);
	}

	static LongStream numbers() {
		return LongStream.range(0, Integer.getInteger("aemp.simulations", 12));
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void whenNodesStartInAnyOrderAndOneSeedIsDeadThenTheyAreOneNetworkWithinTenSeconds(long number) {
		Network network = new Network(number);
		List<String> order = new ArrayList<>(List.of("s1", "s2", "w1", "w2", "w3"));
		Collections.shuffle(order, network.random);
		for (String nodeId : order) {
			network.cluster.advance(Duration.ofMillis(network.random.nextInt(3000)));
			network.start(nodeId);
			network.set(nodeId);
		}
		network.cluster.advance(Duration.ofSeconds(10));
		network.assertLinked();
		network.assertWhole();
		network.assertAllReachAll();
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void whenTheMasterIsKilledThenItsSlavesAreBackWithinFiveSeconds(long number) {
		Network network = new Network(number);
		List.of("s1", "s2", "w1", "w2", "w3").forEach(network::start);
		network.cluster.advance(Duration.ofSeconds(10));
		network.nodes.keySet().forEach(network::set);
		String master = String.valueOf(network.node("w1").network().master());
		network.cluster.advance(Duration.ofMillis(network.random.nextInt(100)));
		network.crash(master);
		network.set("w2");
		network.cluster.advance(Duration.ofSeconds(5));
		assertThat(network.node("w1").network().master()).isNotEqualTo(master);
		network.assertLinked();
		network.assertWhole();
	}

	/** Some partitions are noticed at once, others are silence. */
	@ParameterizedTest
	@MethodSource("numbers")
	void whenThePartsOfANetworkMeetAgainThenTheyAreOneNetworkWithinTenSeconds(long number) {
		Network network = new Network(number);
		List.of("s1", "s2", "w1", "w2", "w3", "w4").forEach(network::start);
		network.cluster.advance(Duration.ofSeconds(15));
		network.nodes.keySet().forEach(network::set);
		network.cluster.advance(Duration.ofSeconds(5));
		Set<String> left = Set.of("s1", "w1", "w2");
		boolean noticed = number % 2 == 0;
		network.divide(left, noticed);
		network.nodes.keySet().forEach(network::set);
		network.cluster.advance(Duration.ofMillis(5_000 + network.random.nextInt(115_000)));
		if (noticed) {
			network.recorders.forEach((nodeId, recorder) -> assertThat(recorder.content().keySet())
				.allMatch((key) -> left.contains(key.substring(0, 2)) == left.contains(nodeId)));
		}
		network.nodes.keySet().forEach(network::set);
		network.unite(left);
		network.cluster.advance(Duration.ofSeconds(10));
		network.assertLinked();
		network.assertWhole();
	}

	@ParameterizedTest
	@MethodSource("numbers")
	void whenAnythingHappensThenAQuietNetworkIsWhole(long number) {
		Network network = new Network(number);
		SEEDS.forEach(network::start);
		WORKERS.forEach(network::start);
		for (int step = 0; step < 150; step++) {
			network.anything();
			network.cluster.advance(Duration.ofMillis(network.random.nextInt(800)));
		}
		for (String nodeId : SEEDS) {
			if (!network.nodes.containsKey(nodeId)) {
				network.start(nodeId);
			}
		}
		network.cluster.advance(Duration.ofSeconds(60));
		network.assertWhole();
		network.assertAllReachAll();
	}

	/**
	 * Nodes whose seeds are all of {@link #SEEDS}, dead ones too, each with a family of
	 * which it owns some keys.
	 */
	private static final class Network {

		private final Random random;

		private final FakeCluster cluster;

		private final Map<String, AempNode> nodes = new TreeMap<>();

		private final Map<String, FamilyRecorder> recorders = new HashMap<>();

		private final Map<String, Map<String, @Nullable Object>> owned = new HashMap<>();

		Network(long number) {
			this.random = new Random(number);
			List<String> all = new ArrayList<>(SEEDS);
			all.addAll(WORKERS);
			this.cluster = new FakeCluster(new DeterministicRuntime(number), all.toArray(String[]::new))
				.withoutAddresses();
		}

		AempNode node(String nodeId) {
			AempNode node = this.nodes.get(nodeId);
			if (node == null) {
				throw new IllegalStateException(nodeId + " is not running");
			}
			return node;
		}

		void start(String nodeId) {
			List<String> seeds = new ArrayList<>(SEEDS);
			Collections.shuffle(seeds, this.random);
			AempNode node = this.cluster.start(nodeId, (settings) -> {
				seeds.forEach((seed) -> settings.seed(this.cluster.addressOf(seed)));
				return settings;
			});
			FamilyRecorder recorder = new FamilyRecorder();
			node.family("f").mon(recorder);
			this.nodes.put(nodeId, node);
			this.recorders.put(nodeId, recorder);
			this.owned.put(nodeId, new LinkedHashMap<>());
		}

		void crash(String nodeId) {
			this.cluster.crash(nodeId);
			this.nodes.remove(nodeId);
			this.recorders.remove(nodeId);
			this.owned.remove(nodeId);
		}

		void set(String nodeId) {
			String key = nodeId + this.random.nextInt(5);
			String value = "v" + this.random.nextInt(1000);
			node(nodeId).family("f").set(key, value);
			this.owned.get(nodeId).put(key, value);
		}

		private void delete(String nodeId) {
			String key = nodeId + this.random.nextInt(5);
			node(nodeId).family("f").delete(key);
			this.owned.get(nodeId).remove(key);
		}

		void anything() {
			List<String> running = List.copyOf(this.nodes.keySet());
			String one = running.get(this.random.nextInt(running.size()));
			String other = running.get(this.random.nextInt(running.size()));
			int dice = this.random.nextInt(100);
			if (dice < 50) {
				set(one);
			}
			else if (dice < 75) {
				delete(one);
			}
			else if (dice < 90) {
				this.cluster.cut(one, other);
			}
			else if (dice < 95 && running.size() > 3) {
				crash(one);
			}
			else {
				List<String> all = new ArrayList<>(SEEDS);
				all.addAll(WORKERS);
				all.removeAll(running);
				if (!all.isEmpty()) {
					start(all.get(this.random.nextInt(all.size())));
				}
			}
		}

		/**
		 * Divides the network into two parts, and breaks the links between them or not.
		 */
		void divide(Set<String> left, boolean noticed) {
			forBothParts(left, (one, other) -> {
				this.cluster.network().path(one, other).hold();
				if (noticed) {
					this.cluster.cut(one, other);
				}
			});
		}

		/** Unites the two parts again. */
		void unite(Set<String> left) {
			forBothParts(left, (one, other) -> this.cluster.network().path(one, other).release());
		}

		private void forBothParts(Set<String> left, BiConsumer<String, String> action) {
			for (String one : this.nodes.keySet()) {
				for (String other : this.nodes.keySet()) {
					if (left.contains(one) != left.contains(other)) {
						action.accept(one, other);
					}
				}
			}
		}

		/** All global nodes have links to each other, all others to one of them. */
		void assertLinked() {
			Set<String> globals = this.nodes.values()
				.stream()
				.filter((node) -> node.network().global())
				.map(AempNode::id)
				.collect(Collectors.toSet());
			this.nodes.forEach((nodeId, node) -> {
				NetworkStatus status = node.network();
				assertThat(globals).as("global nodes, the master of %s", nodeId).contains(status.master());
				if (status.global()) {
					Set<String> others = new TreeSet<>(globals);
					others.remove(nodeId);
					assertThat(status.globalNodes()).as("global nodes linked to %s", nodeId).isEqualTo(others);
				}
				else {
					assertThat(node(String.valueOf(status.master())).network().slaveNodes()).contains(nodeId);
				}
			});
		}

		void assertWhole() {
			Map<String, @Nullable Object> union = new HashMap<>();
			this.owned.values().forEach(union::putAll);
			this.nodes.forEach((nodeId, node) -> {
				NetworkStatus status = node.network();
				assertThat(status.master()).as("master of %s", nodeId).isNotNull();
				assertThat(this.recorders.get(nodeId).content()).as("what %s was told, %s", nodeId, status)
					.isEqualTo(union);
				CompletableFuture<FamilyContent> content = node.family("f").content();
				this.cluster.run();
				assertThat(content).as("answer to %s", nodeId).isCompleted();
				assertThat(content.join().asMap()).isEqualTo(union);
				assertThat(node.family("f").staleSince()).isEmpty();
				assertThat(status.openConflicts()).isZero();
			});
		}

		void assertAllReachAll() {
			Map<String, List<String>> received = new HashMap<>();
			Map<String, Port> ports = new HashMap<>();
			this.nodes.forEach((nodeId, node) -> {
				received.put(nodeId, new ArrayList<>());
				ports.put(nodeId, node.port((message) -> received.get(nodeId).add(message.text(0))));
			});
			this.nodes.forEach((nodeId, node) -> ports.values().forEach((port) -> node.snd(port.id(), nodeId)));
			this.cluster.advance(Duration.ofSeconds(10));
			received.forEach((nodeId, senders) -> assertThat(senders).as("senders to %s", nodeId)
				.containsExactlyInAnyOrderElementsOf(this.nodes.keySet()));
		}

	}

}
