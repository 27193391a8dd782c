package io.aemp.benchmarks.wire;

import java.util.List;

import io.aemp.benchmarks.Comparison;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Runs the benchmarks of both framings and prints how they compare with Jackson.
 */
public final class CodecComparison {

	private static final int ROUNDS = 5;

	private CodecComparison() {
	}

	/**
	 * Runs and prints.
	 * @throws RunnerException if a benchmark failed
	 */
	public static void run() throws RunnerException {
		Comparison comparison = new Comparison("jackson");
		for (int round = 1; round <= ROUNDS; round++) {
			System.out.printf("round %d of %d%n", round, ROUNDS);
			comparison.run(1, List.of(CborCodec.class, JsonCodec.class));
		}
		comparison.print();
	}

}
