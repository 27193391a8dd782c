package io.aemp.benchmarks.database;

import java.util.List;
import java.util.concurrent.Phaser;

import io.aemp.node.AempNode;

/**
 * A node changes one key of a family of a hundred, which many other nodes monitor. All
 * have the same master, and share a few threads.
 */
final class ChangeCost {

	private static final int FAMILY_SIZE = 100;

	private static final int CHANGES = 20;

	private ChangeCost() {
	}

	/** Milliseconds until so many nodes have heard of one change, on average. */
	static double measure(int monitors) throws InterruptedException {
		try (Nodes nodes = Nodes.sharingThreads(1)) {
			AempNode owner = nodes.start(2).get(1);
			EntryTransfer.fill(owner, FAMILY_SIZE);
			List<AempNode> observers = nodes.start(monitors);
			Phaser told = new Phaser(1);
			told.bulkRegister(monitors);
			observers.forEach((node) -> node.family(Nodes.FAMILY).mon((content, added, changed, deleted) -> {
				if (content.size() == FAMILY_SIZE) {
					told.arrive();
				}
			}));
			told.arriveAndAwaitAdvance();
			long start = System.nanoTime();
			for (int change = 0; change < CHANGES; change++) {
				owner.family(Nodes.FAMILY).set(owner.id() + "#0", "change " + change);
				told.arriveAndAwaitAdvance();
			}
			return (System.nanoTime() - start) / 1e6 / CHANGES;
		}
	}

}
