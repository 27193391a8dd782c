package io.aemp.benchmarks.database;

import java.util.Arrays;
import java.util.Locale;

/**
 * Measures large networks and databases, each also with twice the work.
 */
public final class DatabaseGrowth {

	/** The first one warms up; each measures the work once and twice. */
	private static final int ROUNDS = 4;

	private DatabaseGrowth() {
	}

	/**
	 * Measures all and prints it.
	 * @throws Exception if something could not be measured
	 */
	public static void run() throws Exception {
		System.out.printf("%nmedian of %d rounds (least to greatest), Java %s%n", ROUNDS - 1, Runtime.version());
		compare("entries set by 50 nodes, until a monitor on another node has all", "s", 100_000,
				EntryTransfer::measure);
		compare("nodes from cold start to one network", "s", 200, ColdStart::measure);
		compare("monitoring nodes, one change until all have heard of it", "ms", 1000, ChangeCost::measure);
		compare("entries of 50 nodes on a global node, heap for each", "bytes", 100_000, EntryMemory::measure);
	}

	private static void compare(String what, String unit, int size, Measurement measurement) throws Exception {
		double[] once = new double[ROUNDS - 1];
		double[] twice = new double[ROUNDS - 1];
		for (int round = 0; round < ROUNDS; round++) {
			double less = measurement.measure(size);
			double more = measurement.measure(2 * size);
			if (round > 0) {
				once[round - 1] = less;
				twice[round - 1] = more;
			}
		}
		print(size, what, unit, once);
		print(2 * size, what, unit, twice);
		System.out.printf(Locale.ROOT, "  twice the work: %.2f times%n", median(twice) / median(once));
	}

	private static void print(int size, String what, String unit, double[] measured) {
		Arrays.sort(measured);
		System.out.printf(Locale.ROOT, "%,9d %s: %.2f %s (%.2f to %.2f)%n", size, what, median(measured), unit,
				measured[0], measured[measured.length - 1]);
	}

	private static double median(double[] sorted) {
		return sorted[sorted.length / 2];
	}

	/** One round. */
	private interface Measurement {

		double measure(int size) throws Exception;

	}

}
