package io.aemp.benchmarks.database;

/**
 * Many nodes start, one after the other, three of which are the seeds of all.
 */
final class ColdStart {

	private static final int SEEDS = 3;

	private ColdStart() {
	}

	/** Seconds from the first start until so many nodes are one network. */
	static double measure(int count) throws InterruptedException {
		long start = System.nanoTime();
		try (Nodes nodes = Nodes.alone(SEEDS)) {
			nodes.start(count);
			return (System.nanoTime() - start) / 1e9;
		}
	}

}
