package io.aemp.processes;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The check of real processes can fail.
 */
class NodeReportTests {

	private final NodeReport sender = new NodeReport();

	private final NodeReport receiver = new NodeReport();

	@Test
	void whenAMonitorFiredBehindWhatIsMissingThenThatIsAsPromised() {
		this.sender.add("window", "1", "17", "17");
		this.receiver.add("gap", "1", "12", "17");
		assertThat(this.receiver.violations(this.sender)).isEmpty();
	}

	@Test
	void whenThreadsSentWhileTheirMonitorsFiredThenAnyOfThatMayComeFirst() {
		this.sender.add("window", "1", "15", "17");
		this.receiver.add("gap", "1", "12", "15");
		assertThat(this.receiver.violations(this.sender)).isEmpty();
	}

	@Test
	void whenNoMonitorFiredThenTheGapIsFound() {
		this.receiver.add("gap", "1", "12", "17");
		assertThat(this.receiver.violations(this.sender)).singleElement()
			.asString()
			.contains("message 17 of strand 1 did, without 12");
	}

	@Test
	void whenAMonitorOfAnotherStrandFiredThenTheGapIsFound() {
		this.sender.add("window", "2", "17", "17");
		this.receiver.add("gap", "1", "12", "17");
		assertThat(this.receiver.violations(this.sender)).hasSize(1);
	}

	@Test
	void whenSomethingCameThroughBeforeTheMonitorFiredThenTheGapIsFound() {
		this.sender.add("window", "1", "17", "17");
		this.receiver.add("gap", "1", "12", "16");
		assertThat(this.receiver.violations(this.sender)).hasSize(1);
	}

	@Test
	void whenSomethingIsMissingBehindTheMonitorThenTheGapIsFound() {
		this.sender.add("window", "1", "17", "17");
		this.receiver.add("gap", "1", "12", "18");
		assertThat(this.receiver.violations(this.sender)).hasSize(1);
	}

}
