package io.aemp.simulation.guarantee;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * The message guarantee under random schedules. Each seed is one history, which can be
 * played again: {@code -Daemp.simulation.seeds} says how many, and
 * {@code -Daemp.simulation.first} which is the first one.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
class GuaranteeSimulationTests {

	private static final Logger logger = LoggerFactory.getLogger(GuaranteeSimulationTests.class);

	private static final long FIRST = Long.getLong("aemp.simulation.first", 1);

	private static final long SEEDS = Long.getLong("aemp.simulation.seeds", 1000);

	private final Map<Sending.Kind, Integer> received = new EnumMap<>(Sending.Kind.class);

	private final Map<Monitoring.Form, Integer> fired = new EnumMap<>(Monitoring.Form.class);

	private long sent;

	private long lost;

	private long linkFailures;

	private long faults;

	@Test
	void whateverTheSeedThenTheGuaranteeHolds() {
		for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
			GuaranteeRun run = new GuaranteeRun(seed);
			List<Violation> violations = run.play();
			if (!violations.isEmpty()) {
				fail(report(seed, run, violations));
			}
			count(run);
		}
		logger.info("{} seeds: {} faults, {} link failures, {} sent, got {}, lost {}, fired {}", SEEDS, this.faults,
				this.linkFailures, this.sent, this.received, this.lost, this.fired);
		if (SEEDS >= 100) {
			checkThatTheStormWasOne();
		}
	}

	private static String report(long seed, GuaranteeRun run, List<Violation> violations) {
		StringBuilder report = new StringBuilder("Seed " + seed + " breaks the guarantee:\n");
		violations.forEach((violation) -> report.append(violation).append('\n'));
		return report.append("To repeat it: ./mvnw test -pl aemp-core -Dtest=GuaranteeSimulationTests ")
			.append("-Daemp.simulation.seeds=1 -Daemp.simulation.first=")
			.append(seed)
			.append("\nWhat happened to those concerned:\n")
			.append(run.story(violations.get(0)))
			.toString();
	}

	private void count(GuaranteeRun run) {
		for (Sending sending : run.history().sendings()) {
			if (sending.isReceived()) {
				this.received.merge(sending.kind(), 1, Integer::sum);
			}
		}
		for (Monitoring monitoring : run.history().monitorings()) {
			if (monitoring.isFired()) {
				this.fired.merge(monitoring.form(), 1, Integer::sum);
			}
		}
		this.sent += run.history().sendings().size();
		this.lost += count(run.history().sendings(), (sending) -> !sending.isReceived() && !sending.isRefused());
		this.linkFailures += run.workload().linkFailures();
		this.faults += run.faults().number();
	}

	private static <T> long count(List<T> all, Predicate<T> condition) {
		return all.stream().filter(condition).count();
	}

	/** Checks that messages were lost: otherwise the run proves nothing. */
	private void checkThatTheStormWasOne() {
		assertThat(this.linkFailures).as("link failures").isGreaterThan(10 * SEEDS);
		assertThat(this.lost).as("lost messages").isGreaterThan(50 * SEEDS);
		assertThat(this.received).as("what arrived").containsOnlyKeys(Sending.Kind.values());
		assertThat(this.received.get(Sending.Kind.SND)).as("messages that arrived").isGreaterThan((int) (50 * SEEDS));
		assertThat(this.fired.get(Monitoring.Form.ACTION)).as("monitors that fired").isGreaterThan((int) (10 * SEEDS));
		assertThat(this.fired).as("monitors that sent").containsKey(Monitoring.Form.MESSAGE);
	}

	@Test
	void whenASeedIsPlayedAgainThenTheSameHappens() {
		for (long seed = 1; seed <= 20; seed++) {
			assertThat(storyOf(seed)).isEqualTo(storyOf(seed));
		}
	}

	private static String storyOf(long seed) {
		GuaranteeRun run = new GuaranteeRun(seed);
		run.play();
		return run.simulation().trace().text((event) -> true);
	}

}
