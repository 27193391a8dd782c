package io.aemp.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Measures all contenders with the same load, round by round in turn, so that a
 * disturbance of the machine affects all of them. Prints the results relative to the
 * floor.
 */
public final class LoadComparison {

	/** The command of the process that sends. */
	public static final String SENDER = "load-sender";

	/** The command of the process that receives. */
	public static final String RECEIVER = "load-receiver";

	private final Options options;

	private LoadComparison(Options options) {
		this.options = options;
	}

	/**
	 * Measures how many messages a second arrive.
	 * @param arguments the options
	 * @throws Exception if that failed
	 */
	public static void oneWay(List<String> arguments) throws Exception {
		new LoadComparison(Options.parse(Load.ONE_WAY, arguments)).run();
	}

	/**
	 * Measures how long messages take.
	 * @param arguments the options
	 * @throws Exception if that failed
	 */
	public static void pingPong(List<String> arguments) throws Exception {
		new LoadComparison(Options.parse(Load.PING_PONG, arguments)).run();
	}

	/**
	 * Is one of the processes.
	 * @param command which one
	 * @param arguments what it was started with
	 * @throws Exception if that failed
	 */
	public static void runProcess(String command, List<String> arguments) throws Exception {
		if (command.equals(SENDER)) {
			LoadProcess.send(arguments);
		}
		else {
			LoadProcess.receive(arguments);
		}
	}

	private void run() throws Exception {
		List<LoadProcess> processes = new ArrayList<>();
		try {
			for (Contender contender : this.options.load().contenders()) {
				processes.add(LoadProcess.start(this.options, contender));
			}
			for (int round = 0; round < this.options.rounds(); round++) {
				System.out.printf("round %2d:", round + 1);
				for (LoadProcess process : processes) {
					System.out.printf("  %s %s", process.name(), describe(process.round()));
				}
				System.out.println();
			}
		}
		finally {
			processes.forEach(LoadProcess::end);
		}
		report(processes);
	}

	private String describe(double nanosPerMessage) {
		return this.options.load().describe(nanosPerMessage);
	}

	/** The first half of the rounds warms up. */
	private void report(List<LoadProcess> processes) {
		System.out.printf("%n%s, %d sender(s), %d messages a round, Java %s, median (range) of the second half%n",
				this.options.load(), this.options.senders(), this.options.messages(), Runtime.version());
		double floor = 0;
		for (LoadProcess process : processes) {
			List<Double> rounds = process.nanosPerMessage();
			List<Double> sorted = rounds.subList(rounds.size() / 2, rounds.size()).stream().sorted().toList();
			double median = sorted.get(sorted.size() / 2);
			// The floor comes first.
			floor = (floor == 0) ? median : floor;
			System.out.printf("%-10s %s (%s to %s), %.2f times the floor%n", process.name(), describe(median),
					describe(sorted.get(0)), describe(sorted.get(sorted.size() - 1)),
					this.options.load().ratio(median, floor));
		}
	}

}
