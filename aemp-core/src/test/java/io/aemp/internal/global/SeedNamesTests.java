package io.aemp.internal.global;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import io.aemp.NodeObserver;
import io.aemp.NodeSettings;
import io.aemp.Reason;
import io.aemp.internal.link.Links;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.transport.Address;
import io.aemp.local.LocalTransport;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Seeds that are names for several nodes, or for this one.
 */
class SeedNamesTests {

	private final FakeCluster cluster = new FakeCluster("a", "b", "c", "d", "e", "f");

	private final List<Integer> resolved = new ArrayList<>();

	private List<String> behindName = List.of();

	private final Set<String> found = new TreeSet<>();

	private int selfHits;

	private Links links() {
		NodeSettings settings = this.cluster.settings("a", (builder) -> builder);
		PortTable ports = PortTables.create("a", this.cluster.runtime());
		LocalTransport transport = this.cluster.transport("a");
		Links links = new Links(settings, this.cluster.runtime(), transport, ports, (link, request) -> {
		}, (nodeId) -> CompletableFuture.completedFuture(List.of()));
		links.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.cluster.portOf("a")));
		return links;
	}

	private Seeds seeds() {
		Links links = links();
		Seeds seeds = new Seeds(links, this.cluster.runtime(), (address) -> {
			this.resolved.add(address.port());
			if (this.behindName.isEmpty()) {
				return CompletableFuture.failedFuture(new UnknownHostException("no such name"));
			}
			return CompletableFuture.completedFuture(this.behindName.stream()
				.map((node) -> new InetSocketAddress(InetAddress.getLoopbackAddress(), this.cluster.portOf(node)))
				.toList());
		}, List.of(new Address("seeds.example.org", 4040)), new Seeds.Observer() {

			@Override
			public void found(String nodeId) {
				SeedNamesTests.this.found.add(nodeId);
			}

			@Override
			public void foundSelf() {
				SeedNamesTests.this.selfHits++;
			}

			@Override
			public void lookedAround() {
			}

		});
		links.observe(links.kernel(), new NodeObserver() {

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				seeds.lost(nodeId);
			}

		});
		links.kernel().execute(seeds::start);
		return seeds;
	}

	private void peers(String... nodeIds) {
		for (String nodeId : nodeIds) {
			new FakePeer(this.cluster, nodeId, Map.of());
		}
	}

	@Test
	void whenANameStandsForManyNodesThenThreeAreLinked() {
		peers("b", "c", "d", "e", "f");
		this.behindName = List.of("f", "e", "d", "c", "b");
		Seeds seeds = seeds();
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isEqualTo(3);
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(this.found).hasSize(3);
		assertThat(seeds.nodes()).hasSize(3);
		assertThat(this.resolved).hasSize(1);
	}

	@Test
	void whenSomeOfTheNodesAreDeadThenTheOthersAreFound() {
		peers("e", "f");
		this.behindName = List.of("b", "c", "d", "e", "f");
		seeds();
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.found).containsExactly("e", "f");
	}

	@Test
	void whenNoNodeCanBeReachedThenTheNameIsResolvedAgainForEver() {
		this.behindName = List.of("b");
		seeds();
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(this.resolved).hasSizeGreaterThan(90);
		peers("c");
		this.behindName = List.of("c");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(this.found).containsExactly("c");
	}

	@Test
	void whenTheNameIsUnknownThenItIsTriedAgain() {
		seeds();
		this.cluster.advance(Duration.ofSeconds(20));
		peers("b");
		this.behindName = List.of("b");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(this.found).containsExactly("b");
	}

	@Test
	void whenMoreNodesAppearBehindTheNameThenTheyAreFoundInTime() {
		peers("b", "c");
		this.behindName = List.of("b");
		seeds();
		this.cluster.advance(Duration.ofSeconds(5));
		this.behindName = List.of("b", "c");
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.found).containsExactly("b", "c");
	}

	@Test
	void whenANodeBehindTheNameIsLostThenAnotherTakesItsPlace() {
		peers("b", "c", "d", "e");
		this.behindName = List.of("b", "c", "d", "e");
		Seeds seeds = seeds();
		this.cluster.advance(Duration.ofSeconds(20));
		String lost = seeds.nodes().findFirst().orElseThrow();
		this.behindName = List.of("b", "c", "d", "e").stream().filter((node) -> !node.equals(lost)).toList();
		this.cluster.cut("a", lost);
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(seeds.nodes()).hasSize(3).doesNotContain(lost);
	}

	@Test
	void whenTheNameStandsForThisNodeTooThenThatIsIgnored() {
		peers("b");
		this.behindName = List.of("a", "b");
		Seeds seeds = seeds();
		this.cluster.advance(Duration.ofMinutes(2));
		assertThat(this.selfHits).isZero();
		assertThat(this.found).containsExactly("b");
		assertThat(seeds.isAlone()).isFalse();
	}

	@Test
	void whenTheNameStandsForThisNodeOnlyThenItIsAloneUntilAnotherAppears() {
		this.behindName = List.of("a");
		Seeds seeds = seeds();
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(seeds.isAlone()).isTrue();
		peers("b");
		this.behindName = List.of("a", "b");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(seeds.isAlone()).isFalse();
		assertThat(this.found).containsExactly("b");
	}

	@Test
	void whenTheNameStandsForFewerNodesThenLinksThatWorkStay() {
		peers("b", "c", "d");
		this.behindName = List.of("b", "c", "d");
		Seeds seeds = seeds();
		this.cluster.advance(Duration.ofSeconds(20));
		this.behindName = List.of("b");
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(seeds.nodes()).containsExactlyInAnyOrder("b", "c", "d");
		this.cluster.cut("a", "c");
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(seeds.nodes()).containsExactlyInAnyOrder("b", "d");
	}

	@Test
	void whenTheNameIsUnknownForAWhileThenLinksThatWorkStayAndNewNodesAreFoundAfterwards() {
		peers("b", "c");
		this.behindName = List.of("b");
		Seeds seeds = seeds();
		this.cluster.advance(Duration.ofSeconds(20));
		this.behindName = List.of();
		this.cluster.advance(Duration.ofMinutes(5));
		assertThat(seeds.nodes()).containsExactly("b");
		assertThat(seeds.isAlone()).isFalse();
		this.behindName = List.of("b", "c");
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(seeds.nodes()).containsExactlyInAnyOrder("b", "c");
	}

	@Test
	void whenTheNameHasTheSameAddressManyTimesThenItIsDialledOnce() {
		peers("b");
		this.behindName = List.of("b", "b", "b", "b", "b");
		Seeds seeds = seeds();
		this.cluster.run();
		assertThat(this.cluster.network().dials()).isEqualTo(1);
		assertThat(seeds.nodes()).containsExactly("b");
	}

	@Test
	void whenTheNameStandsForAddressesWithoutANodeOnlyThenTheNodeKeepsLooking() {
		this.behindName = List.of("b", "c");
		seeds();
		this.cluster.advance(Duration.ofMinutes(1));
		this.behindName = List.of("c", "d");
		peers("d");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(this.found).containsExactly("d");
	}

	@Test
	void whenANodeHasItsOwnNameAsSeedThenItIsItsOwnMasterAndNotGlobal() {
		AempNode node = this.cluster.start("a", (settings) -> settings.seed("localhost:" + this.cluster.portOf("a")));
		this.cluster.advance(Duration.ofSeconds(30));
		assertThat(node.network().global()).isFalse();
		assertThat(node.network().master()).isEqualTo("a");
		AempNode other = this.cluster.start("b", (settings) -> settings.seed("localhost:" + this.cluster.portOf("a")));
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(node.network().global()).isTrue();
		assertThat(other.network().master()).isEqualTo("a");
	}

}
