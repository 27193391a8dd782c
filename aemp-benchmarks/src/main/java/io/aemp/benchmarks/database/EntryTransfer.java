package io.aemp.benchmarks.database;

import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.aemp.Family;
import io.aemp.node.AempNode;

/**
 * 50 nodes fill a family, each with its share; another one monitors it.
 */
final class EntryTransfer {

	static final int OWNERS = 50;

	private static final int SEEDS = 2;

	private EntryTransfer() {
	}

	/** Seconds until the monitor has as many entries. */
	static double measure(int entries) throws InterruptedException {
		try (Nodes nodes = Nodes.alone(SEEDS)) {
			nodes.start(SEEDS);
			List<AempNode> owners = nodes.start(OWNERS);
			AempNode observer = nodes.start(1).get(0);
			CountDownLatch complete = new CountDownLatch(1);
			observer.family(Nodes.FAMILY).mon((content, added, changed, deleted) -> {
				if (content.size() == entries) {
					complete.countDown();
				}
			});
			long start = System.nanoTime();
			owners.forEach((owner) -> fill(owner, entries / OWNERS));
			complete.await();
			return (System.nanoTime() - start) / 1e9;
		}
	}

	/** Like port IDs, with what a worker may tell of itself. */
	static void fill(AempNode owner, int entries) {
		Family family = owner.family(Nodes.FAMILY);
		for (int i = 0; i < entries; i++) {
			family.set(owner.id() + "#" + i, "queue " + i);
		}
	}

}
