package io.aemp.simulation.guarantee;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * The guarantee in networks of many nodes, whose links, hosts and handlers are disturbed
 * at random. How many networks is for {@code -Daemp.simulation.seeds} to say, and
 * {@code -Daemp.simulation.first} which is the first one.
 */
class GuaranteeSimulationTests {

	private static final int FIRST = Integer.getInteger("aemp.simulation.first", 1);

	private static final int SEEDS = Integer.getInteger("aemp.simulation.seeds", 1000);

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger("io.aemp");

	@BeforeAll
	static void silence() {
		// Links fail all the time here.
		LOGGER.setLevel(Level.OFF);
	}

	@AfterAll
	static void speak() {
		LOGGER.setLevel(null);
	}

	@Test
	void whateverHappensTheGuaranteeHolds() {
		long lost = 0;
		long failedLinks = 0;
		for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
			GuaranteeRun run = new GuaranteeRun(seed);
			List<Violation> violations = run.play();
			if (!violations.isEmpty()) {
				fail("%s%n%n%s%nRepeat it with%n./mvnw test -pl aemp-core -Dtest=GuaranteeSimulationTests "
						+ "-Daemp.simulation.first=%d -Daemp.simulation.seeds=1", violations.get(0),
						run.story(violations.get(0)), seed);
			}
			lost += run.history().sendings().stream().filter((sending) -> !sending.isReceived()).count();
			failedLinks += run.workload().linkFailures();
		}
		// Where nothing is ever lost, nothing is shown.
		assertThat(lost).isGreaterThan(SEEDS);
		assertThat(failedLinks).isGreaterThan(SEEDS);
	}

}
