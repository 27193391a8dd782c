package io.aemp.benchmarks.port;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs all benchmarks of local ports for a short time and prints how they compare with
 * their baselines, whose names begin with {@code plain}. Each round runs everything once,
 * so that a disturbance of the machine meets both sides.
 */
public final class PortComparison {

	private static final int ROUNDS = 3;

	private static final String BASELINE = "plain";

	/** By what is compared (class, threads, parameters), then by method. */
	private final Map<String, Map<String, DoubleStream.Builder>> scores = new TreeMap<>();

	private PortComparison() {
	}

	/**
	 * Runs and prints.
	 * @throws RunnerException if a benchmark failed
	 */
	public static void run() throws RunnerException {
		PortComparison comparison = new PortComparison();
		for (int round = 1; round <= ROUNDS; round++) {
			System.out.printf("round %d of %d%n", round, ROUNDS);
			comparison.run(1, List.of(InlineSnd.class, InlineSndInHandler.class, PoolSnd.class, PortLife.class));
			comparison.run(4, List.of(PoolSnd.class));
		}
		System.out.printf("%nns per operation, median of all iterations (least to greatest), Java %s%n",
				Runtime.version());
		comparison.scores.forEach(PortComparison::print);
	}

	private void run(int threads, List<Class<?>> benchmarks) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().threads(threads)
			.forks(1)
			.warmupIterations(3)
			.warmupTime(TimeValue.milliseconds(500))
			.measurementIterations(5)
			.measurementTime(TimeValue.milliseconds(300))
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
		DoubleStream.Builder scores = this.scores.computeIfAbsent(compared.toString(), (key) -> new LinkedHashMap<>())
			.computeIfAbsent(name[name.length - 1], (key) -> DoubleStream.builder());
		for (BenchmarkResult fork : result.getBenchmarkResults()) {
			fork.getIterationResults().forEach((iteration) -> scores.add(iteration.getPrimaryResult().getScore()));
		}
	}

	private static void print(String compared, Map<String, DoubleStream.Builder> scores) {
		System.out.println(compared);
		Map<String, double[]> sorted = new LinkedHashMap<>();
		scores.forEach((method, builder) -> sorted.put(method, builder.build().sorted().toArray()));
		sorted.forEach((method, values) -> {
			double median = median(values);
			System.out.printf("  %-28s %8.1f (%.1f to %.1f)", method, median, values[0], values[values.length - 1]);
			if (!method.startsWith(BASELINE)) {
				sorted.forEach((other, baseline) -> {
					if (other.startsWith(BASELINE)) {
						System.out.printf("; %+.1f, %.2f times %s", median - median(baseline),
								median / median(baseline), other);
					}
				});
			}
			System.out.println();
		});
	}

	private static double median(double[] sorted) {
		return sorted[sorted.length / 2];
	}

}
