package io.aemp.processes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The message guarantee with real threads and sockets: two processes send to each other,
 * eight threads and four ports each, while their connections are cut at random, for both
 * ends or for one, or stand still.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
class GuaranteeIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(GuaranteeIntegrationTests.class);

	private static final int RUNS = Integer.getInteger("aemp.guarantee.runs", 1);

	/** Of both nodes together, in each run. */
	private static final int MESSAGES = Integer.getInteger("aemp.guarantee.messages", 12_000);

	private static final long SEED = Long.getLong("aemp.guarantee.seed", 1);

	/** The approximate size of a message. */
	private static final int MESSAGE_BYTES = 70;

	/** Not all of them strike, for connections that stand still do not move on. */
	private static final int FAULTS = 40;

	private final Map<Figures, Integer> figures = new EnumMap<>(Figures.class);

	private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);

	private int firings;

	private int gaps;

	@Test
	void whenLinksAreCutAndHealedAtRandomThenNothingIsMissingWithoutAMonitorThatFired() throws Exception {
		try (ChildProcess left = ChildProcess.start(List.of(), GuaranteeProcess.class);
				ChildProcess right = ChildProcess.start(List.of(), GuaranteeProcess.class)) {
			for (int run = 1; run <= RUNS; run++) {
				assertThat(play(run, left, right)).as("violations in run %s", run).isEmpty();
				logger.info("{} runs of {} messages: faults {}, {}, {} firings, {} gaps, 0 violations", run, MESSAGES,
						this.faults, this.figures, this.firings, this.gaps);
			}
		}
		checkThatTheStormWasOne();
	}

	private List<String> play(int run, ChildProcess left, ChildProcess right) throws IOException, InterruptedException {
		long seed = SEED + run;
		try (FaultyNetwork network = new FaultyNetwork(new Random(seed), MESSAGES * MESSAGE_BYTES / FAULTS)) {
			FaultyNetwork.Way toLeft = network.open();
			FaultyNetwork.Way toRight = network.open();
			left.tell("left-" + run, "right-" + run, toRight.address(), MESSAGES / 2, seed);
			right.tell("right-" + run, "left-" + run, toLeft.address(), MESSAGES / 2, -seed);
			toLeft.leadTo(left.hear("listens"));
			toRight.leadTo(right.hear("listens"));
			tell("begin", left, right);
			hear("sent", left, right);
			network.heal();
			tell("finish", left, right);
			hear("finished", left, right);
			network.faults().forEach((fault, number) -> this.faults.merge(fault, number, Integer::sum));
		}
		tell("leave", left, right);
		NodeReport leftReport = NodeReport.hear(left);
		NodeReport rightReport = NodeReport.hear(right);
		count(leftReport);
		count(rightReport);
		List<String> violations = new ArrayList<>(leftReport.violations(rightReport));
		violations.addAll(rightReport.violations(leftReport));
		return violations;
	}

	private static void tell(String what, ChildProcess... processes) {
		for (ChildProcess process : processes) {
			process.tell(what);
		}
	}

	private static void hear(String what, ChildProcess... processes) throws InterruptedException {
		for (ChildProcess process : processes) {
			process.hear(what);
		}
	}

	private void count(NodeReport report) {
		for (Figures figure : Figures.values()) {
			this.figures.merge(figure, report.figure(figure), Integer::sum);
		}
		this.firings += report.firings();
		this.gaps += report.gaps();
	}

	/**
	 * Checks that the network lost some messages and not all: otherwise the run proves
	 * nothing. How much arrives depends on the load of the machine: the slower it is, the
	 * longer links are down while the senders go on. So this is no rate that anybody
	 * promises.
	 */
	private void checkThatTheStormWasOne() {
		assertThat(this.figures.get(Figures.LINK_FAILURES)).as("link failures").isGreaterThan(5 * RUNS);
		assertThat(this.gaps).as("gaps").isGreaterThan(5 * RUNS);
		assertThat(this.figures.get(Figures.ARRIVED)).as("messages that arrived").isGreaterThan(RUNS * MESSAGES / 100);
	}

}
