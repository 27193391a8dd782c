package io.aemp.port;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.PortTables;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentPortsTests {

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final RecentPorts recent = new RecentPorts(this.table);

	private final List<String> log = new ArrayList<>();

	private void port(String name) {
		this.table.create(PortSettings.DEFAULTS.named(name))
			.rcv((message) -> this.log.add(name + " " + message.integer(0)));
	}

	private void deliver(String name, int number) {
		this.recent.deliver(name, new Object[] { name, number }, Charge.NONE);
		this.runtime.run();
	}

	private List<Object> kept() {
		List<Object> kept = new ArrayList<>();
		assertThat(this.recent).extracting("ports", InstanceOfAssertFactories.array(Object[].class))
			.filteredOn(Objects::nonNull)
			.allSatisfy(kept::add);
		return kept;
	}

	@Test
	void whenAPortGetsManyMessagesThenItGetsThemAll() {
		port("port");
		for (int i = 0; i < 5; i++) {
			deliver("port", i);
		}
		assertThat(this.log).containsExactly("port 0", "port 1", "port 2", "port 3", "port 4");
		assertThat(kept()).hasSize(1);
	}

	@Test
	void whenAPortDiesThenMessagesForItAreForAnUnknownPort() {
		port("port");
		deliver("port", 0);
		deliver("port", 1);
		deliver("port", 2);
		this.table.kill("n#port", Reason.NORMAL);
		this.runtime.run();
		deliver("port", 3);
		deliver("port", 4);
		assertThat(this.log).hasSize(3);
		assertThat(this.table.losses().count(LossReason.UNKNOWN_PORT)).isEqualTo(2);
		assertThat(kept()).isEmpty();
	}

	@Test
	void whenAPortIsUnknownAtFirstThenItIsFoundWhenItExists() {
		deliver("port", 0);
		deliver("port", 1);
		port("port");
		deliver("port", 2);
		deliver("port", 3);
		assertThat(this.log).containsExactly("port 2", "port 3");
		assertThat(this.table.losses().count(LossReason.UNKNOWN_PORT)).isEqualTo(2);
	}

	@Test
	void whenAPortGetsOneMessageOnlyThenItIsNotKept() {
		for (int i = 0; i < 1000; i++) {
			port("reply" + i);
			deliver("reply" + i, i);
		}
		assertThat(this.log).hasSize(1000);
		assertThat(kept()).isEmpty();
	}

	@Test
	void whenPortsAreKeptThenThatDoesNotKeepThemFromBeingForgotten() {
		port("port");
		deliver("port", 0);
		deliver("port", 1);
		assertThat(kept()).hasSize(1).allSatisfy((port) -> assertThat(port).isInstanceOf(WeakReference.class));
	}

	@Test
	void whenTwoPortsPushEachOtherOutThenEachGetsItsOwnMessages() {
		for (int i = 0; i < 1000; i++) {
			port("port" + i);
		}
		List<String> expected = new ArrayList<>();
		for (int round = 0; round < 5; round++) {
			for (int i = 0; i < 1000; i++) {
				deliver("port" + i, round);
				deliver("port" + i, round + 100);
				expected.add("port" + i + " " + round);
				expected.add("port" + i + " " + (round + 100));
			}
		}
		assertThat(this.log).isEqualTo(expected);
	}

	@Test
	void whenANameIsLongThenItsPortIsReachedAllTheSame() {
		String name = "x".repeat(1000);
		port(name);
		for (int i = 0; i < 3; i++) {
			deliver(name, i);
		}
		assertThat(this.log).hasSize(3);
		assertThat(kept()).isEmpty();
	}

}
