package io.aemp.internal.global;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.SeedSource;
import io.aemp.node.AempNode;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.LogRecorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of seeds that somebody else knows, a registry of services for example.
 */
class SeedSourceTests {

	@RegisterExtension
	private final LogRecorder log = new LogRecorder(Seed.class.getName());

	private final FakeCluster cluster = new FakeCluster("a", "b", "c", "d", "e").withoutAddresses();

	private final Registry registry = new Registry();

	private AempNode start(String nodeId) {
		return this.cluster.start(nodeId,
				(settings) -> settings.network((network) -> network.seedSource(this.registry)));
	}

	@Test
	void whenNodesAreRegisteredOneAfterTheOtherThenTheyFindEachOther() {
		AempNode a = start("a");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(a.network().master()).isEqualTo("a");
		this.registry.add("a");
		AempNode b = start("b");
		this.registry.add("b");
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(a.upNodes()).containsExactly("b");
		a.family("f").set("of a");
		b.family("f").set("of b");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(a.family("f").keys()).isNotNull();
		List<String> keys = new ArrayList<>();
		a.family("f").keys().thenAccept(keys::addAll);
		this.cluster.run();
		assertThat(keys).containsExactlyInAnyOrder("of a", "of b");
	}

	@Test
	void whenTheRegistryFailsThenItIsAskedAgainForEverAndTheLogTellsOnce() {
		this.registry.failure = new IllegalStateException("away");
		AempNode a = start("a");
		this.cluster.advance(Duration.ofMinutes(1));
		int asked = this.registry.asked;
		assertThat(asked).isBetween(20, 60);
		assertThat(this.log.events()).extracting(ILoggingEvent::getFormattedMessage)
			.filteredOn((message) -> message.contains("cannot be reached"))
			.containsExactly("Seed registry for tests cannot be reached: its addresses are not known: away");
		this.registry.failure = null;
		this.registry.add("a");
		this.registry.add("b");
		this.cluster.start("b");
		this.cluster.advance(Duration.ofSeconds(4));
		assertThat(a.upNodes()).containsExactly("b");
	}

	@Test
	void whenManyNodesAreRegisteredThenThreeAreDialled() {
		List.of("a", "b", "c", "d", "e").forEach(this.registry::add);
		List.of("b", "c", "d", "e").forEach(this.cluster::start);
		AempNode a = start("a");
		this.cluster.advance(Duration.ofSeconds(5));
		assertThat(a.upNodes()).hasSize(3);
	}

	@Test
	void whenALinkFailsThenTheRegistryIsAskedAgain() {
		this.registry.add("b");
		this.cluster.start("b");
		AempNode a = start("a");
		this.cluster.advance(Duration.ofSeconds(20));
		assertThat(a.upNodes()).containsExactly("b");
		this.registry.addresses.clear();
		this.registry.add("c");
		this.cluster.start("c");
		this.cluster.crash("b");
		this.cluster.advance(Duration.ofSeconds(20));
		assertThat(a.upNodes()).containsExactly("c");
	}

	@Test
	void whenTheRegistryLeadsToNobodyElseThenTheNodeIsItsOwnMasterAndNotGlobal() {
		this.registry.add("a");
		AempNode a = start("a");
		this.cluster.advance(Duration.ofSeconds(10));
		assertThat(a.network().master()).isEqualTo("a");
		assertThat(a.network().global()).isFalse();
	}

	/**
	 * A registry with the addresses of nodes of the cluster.
	 */
	private final class Registry implements SeedSource {

		private final List<String> addresses = new ArrayList<>();

		private RuntimeException failure;

		private int asked;

		void add(String nodeId) {
			this.addresses.add(SeedSourceTests.this.cluster.addressOf(nodeId));
		}

		@Override
		public List<String> addresses() {
			this.asked++;
			if (this.failure != null) {
				throw this.failure;
			}
			return List.copyOf(this.addresses);
		}

		@Override
		public String toString() {
			return "registry for tests";
		}

	}

}
