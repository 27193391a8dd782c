package io.aemp.internal.port;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.PortTables;
import io.aemp.testing.ThreadLoop;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A port gives way to others after the first message that ends late.
 */
class GivingWayTests {

	private final List<String> log = new CopyOnWriteArrayList<>();

	private LocalPort port(PortTable table, Dispatch dispatch, String name, Runnable handler) {
		LocalPort port = table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		port.rcv((message) -> {
			handler.run();
			this.log.add(name);
		});
		return port;
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAMessageEndsLateThenTheNextPortHasItsTurn(Dispatch dispatch) {
		DeterministicRuntime runtime = new DeterministicRuntime(1);
		PortTable table = PortTables.create("n", runtime);
		LocalPort slow = port(table, dispatch, "slow", () -> runtime.timers().advance(Duration.ofMillis(100)));
		LocalPort other = port(table, dispatch, "other", () -> {
		});
		for (int i = 0; i < 5; i++) {
			table.deliver(slow.id(), Message.of());
		}
		table.deliver(other.id(), Message.of());
		runtime.run();
		assertThat(this.log).containsExactly("slow", "other", "slow", "slow", "slow", "slow");
	}

	@Test
	void whenAMessageBehindManyShortOnesEndsLateThenTheNextPortHasItsTurn() {
		DeterministicRuntime runtime = new DeterministicRuntime(1);
		PortTable table = PortTables.create("n", runtime);
		LocalPort port = table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			this.log.add("port");
			if (this.log.size() >= 40) {
				runtime.timers().advance(Duration.ofMillis(2));
			}
		});
		LocalPort other = port(table, Dispatch.POOL, "other", () -> {
		});
		for (int i = 0; i < 60; i++) {
			table.deliver(port.id(), Message.of());
		}
		table.deliver(other.id(), Message.of());
		runtime.run();
		assertThat(this.log.indexOf("other")).isEqualTo(40);
	}

	@Test
	void whenMessagesAreShortThenTheyShareATurn() {
		DeterministicRuntime runtime = new DeterministicRuntime(1);
		PortTable table = PortTables.create("n", runtime);
		LocalPort port = port(table, Dispatch.POOL, "port", () -> {
		});
		LocalPort other = port(table, Dispatch.POOL, "other", () -> {
		});
		for (int i = 0; i < 1000; i++) {
			table.deliver(port.id(), Message.of());
		}
		table.deliver(other.id(), Message.of());
		runtime.run();
		assertThat(this.log.indexOf("other")).isEqualTo(256);
		assertThat(this.log).hasSize(1001);
	}

	/** On real threads, with the clock that real nodes have. */
	@ParameterizedTest
	@EnumSource(names = { "POOL", "INLINE" })
	void whenRealHandlersAreSlowThenOthersWaitForOneOfThemOnly(Dispatch dispatch) throws InterruptedException {
		SystemRuntime runtime = new SystemRuntime("giving-way", 1);
		ThreadLoop loop = new ThreadLoop();
		PortTable table = new PortTable(NodeSettings.builder().nodeId("n").build(), runtime, () -> loop);
		CountDownLatch filled = new CountDownLatch(1);
		CountDownLatch done = new CountDownLatch(21);
		LocalPort slow = table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		LocalPort other = table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		List<Integer> slowOnes = new ArrayList<>();
		slow.rcv((message) -> {
			filled.await();
			long end = System.nanoTime() + 5_000_000;
			while (System.nanoTime() - end < 0) {
				LockSupport.parkNanos(1_000_000);
			}
			slowOnes.add(1);
			done.countDown();
		});
		List<Integer> before = new CopyOnWriteArrayList<>();
		other.rcv((message) -> {
			before.add(slowOnes.size());
			done.countDown();
		});
		for (int i = 0; i < 20; i++) {
			table.deliver(slow.id(), Message.of());
		}
		table.deliver(other.id(), Message.of());
		filled.countDown();
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		assertThat(before).containsExactly(1);
		table.close();
		runtime.close();
		loop.close();
	}

}
