package io.aemp.node;

import java.util.List;

import io.aemp.local.LocalConnection;
import io.aemp.testing.FakeCluster;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes in one thread, on the network within the process.
 */
class TwoNodesInProcessTests extends TwoNodesTests {

	private final FakeCluster cluster = new FakeCluster("here", "there");

	@Override
	protected List<AempNode> link() {
		AempNode here = this.cluster.start("here");
		AempNode there = this.cluster.start("there");
		here.mon("there", (reason) -> {
		}).close();
		this.cluster.run();
		assertThat(here.upNodes()).containsExactly("there");
		return List.of(here, there);
	}

	@Override
	protected void fail(AempNode there) {
		this.cluster.network().connections().forEach(LocalConnection::cut);
	}

	@Override
	protected void until(Runnable assertion) {
		this.cluster.run();
		assertion.run();
	}

}
