package io.aemp.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks for a short time and prints how they compare with their baselines. To
 * be run in several rounds, so that a disturbance of the machine meets both sides, and
 * what the compiler makes of the code in each of them counts alike.
 */
public final class Comparison {

	private static final String ALLOCATION = "gc.alloc.rate.norm";

	private final String baseline;

	/** By what is compared (class, threads, parameters), then by method. */
	private final Map<String, Map<String, Scores>> scores = new TreeMap<>();

	/**
	 * A comparison without results.
	 * @param baseline how the names of baselines begin
	 */
	public Comparison(String baseline) {
		this.baseline = baseline;
	}

	/**
	 * Runs all benchmarks of these classes once.
	 * @param threads how many threads each
	 * @param benchmarks the classes
	 * @throws RunnerException if a benchmark failed
	 */
	public void run(int threads, List<Class<?>> benchmarks) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().threads(threads)
			.forks(1)
			.warmupIterations(3)
			.warmupTime(TimeValue.milliseconds(500))
			.measurementIterations(5)
			.measurementTime(TimeValue.milliseconds(300))
			.addProfiler(GCProfiler.class)
			.shouldFailOnError(true)
			.verbosity(VerboseMode.SILENT);
		benchmarks.forEach((benchmark) -> options.include(benchmark.getName() + "\\."));
		new Runner(options.build()).run().forEach(this::add);
	}

	private void add(RunResult result) {
		BenchmarkParams params = result.getParams();
		String[] name = params.getBenchmark().split("\\.");
		StringBuilder compared = new StringBuilder(name[name.length - 2]);
		compared.append(", threads ").append(params.getThreads());
		params.getParamsKeys()
			.forEach((key) -> compared.append(", ").append(key).append(' ').append(params.getParam(key)));
		Scores scores = this.scores.computeIfAbsent(compared.toString(), (key) -> new LinkedHashMap<>())
			.computeIfAbsent(name[name.length - 1], (key) -> new Scores());
		for (BenchmarkResult fork : result.getBenchmarkResults()) {
			fork.getIterationResults().forEach(scores::add);
		}
	}

	/**
	 * Prints all results.
	 */
	public void print() {
		System.out.printf(
				"%nns per operation, median of all iterations (least to greatest), bytes allocated, Java %s%n",
				Runtime.version());
		this.scores.forEach(this::print);
	}

	private void print(String compared, Map<String, Scores> methods) {
		System.out.println(compared);
		methods.forEach((method, scores) -> {
			double[] times = scores.times();
			System.out.printf("  %-28s %8.1f (%.1f to %.1f) %5.0f", method, median(times), times[0],
					times[times.length - 1], median(scores.bytes()));
			if (!method.startsWith(this.baseline)) {
				methods.forEach((other, others) -> {
					if (other.startsWith(this.baseline)) {
						double plain = median(others.times());
						System.out.printf("; %+.1f, %.2f times %s", median(times) - plain, median(times) / plain,
								other);
					}
				});
			}
			System.out.println();
		});
	}

	private static double median(double[] sorted) {
		return sorted[sorted.length / 2];
	}

	/** Holds the measurements of one method. */
	private static final class Scores {

		private final List<Double> times = new ArrayList<>();

		private final List<Double> bytes = new ArrayList<>();

		void add(IterationResult iteration) {
			this.times.add(iteration.getPrimaryResult().getScore());
			this.bytes.add(Objects.requireNonNull(iteration.getSecondaryResults().get(ALLOCATION)).getScore());
		}

		double[] times() {
			return sorted(this.times);
		}

		double[] bytes() {
			return sorted(this.bytes);
		}

		private static double[] sorted(List<Double> scores) {
			return scores.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		}

	}

}
