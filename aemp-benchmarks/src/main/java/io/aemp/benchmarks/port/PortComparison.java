package io.aemp.benchmarks.port;

import java.util.List;

import io.aemp.benchmarks.Comparison;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs all benchmarks of local ports and prints how they compare with plain Java.
 */
public final class PortComparison {

	private static final int ROUNDS = 3;

	private PortComparison() {
	}

	/**
	 * Runs and prints.
	 * @throws RunnerException if a benchmark failed
	 */
	public static void run() throws RunnerException {
		Comparison comparison = new Comparison("plain");
		for (int round = 1; round <= ROUNDS; round++) {
			System.out.printf("round %d of %d%n", round, ROUNDS);
			comparison.run(1, List.of(InlineSnd.class, InlineSndInHandler.class, PoolSnd.class, PortLife.class));
			comparison.run(4, List.of(PoolSnd.class));
		}
		comparison.print();
	}

}
