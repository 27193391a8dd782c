package io.aemp.internal.transport;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.ManualTimers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link InboundBudget}.
 */
class InboundBudgetTests {

	private static final int UNIT = InboundBudget.STEP;

	@RegisterExtension
	final LogRecorder log = new LogRecorder(InboundBudgetTests.class.getName());

	private final InboundBudget budget = new InboundBudget("Unfinished packets", 10 * UNIT,
			new LimitedLog(LoggerFactory.getLogger(InboundBudgetTests.class), new ManualTimers(), Runnable::run));

	private final List<String> failed = new ArrayList<>();

	@Test
	void whenTheTotalIsCrossedThenTheLargestFailsAndNoOther() {
		InboundBudget.Share large = open("large");
		InboundBudget.Share small = open("small");
		large.charge(6 * UNIT);
		small.charge(4 * UNIT);
		assertThat(this.failed).isEmpty();
		small.charge(5 * UNIT);
		assertThat(this.failed).containsExactly("large");
		assertThat(this.budget.charged()).isEqualTo(5 * UNIT);
		assertThat(this.log.events()).singleElement()
			.extracting(ILoggingEvent::getFormattedMessage)
			.isEqualTo("Unfinished packets take more than 40960 bytes together: the connection to large fails, which "
					+ "takes most of it (24576 bytes)");
	}

	@Test
	void whenTheOneThatGrowsIsTheLargestThenItFails() {
		InboundBudget.Share large = open("large");
		open("small").charge(UNIT);
		large.charge(20 * UNIT);
		assertThat(this.failed).containsExactly("large");
		large.charge(30 * UNIT);
		assertThat(this.failed).hasSize(1);
		assertThat(this.budget.charged()).isEqualTo(UNIT);
	}

	@Test
	void whenManyFailThenTheLogIsBounded() {
		for (int i = 0; i < 1000; i++) {
			open("c" + i).charge(11 * UNIT);
		}
		assertThat(this.failed).hasSize(1000);
		assertThat(this.log.events()).hasSize(LimitedLog.MAX_ENTRIES);
		assertThat(this.budget.charged()).isZero();
	}

	@Test
	void whenPacketsEndOrConnectionsCloseThenTheyGiveBackWhatTheyCharged() {
		InboundBudget.Share one = open("one");
		InboundBudget.Share other = open("other");
		one.charge(5 * UNIT);
		other.charge(5 * UNIT);
		one.charge(0);
		other.close();
		other.close();
		assertThat(this.budget.charged()).isZero();
		open("third").charge(10 * UNIT);
		assertThat(this.failed).isEmpty();
	}

	private InboundBudget.Share open(String name) {
		return this.budget.open(name, () -> this.failed.add(name));
	}

}
