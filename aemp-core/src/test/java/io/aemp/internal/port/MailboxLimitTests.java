package io.aemp.internal.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.PortTables;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Ports of which only so many messages may wait.
 */
class MailboxLimitTests {

	private static final int LIMIT = 3;

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final List<Reason> reasons = new ArrayList<>();

	private final List<Long> received = new ArrayList<>();

	private LocalPort port(Dispatch dispatch) {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch).mailboxLimit(LIMIT));
		port.rcv((message) -> this.received.add(message.integer(0)));
		return port;
	}

	private void send(LocalPort port, int from, int to) {
		for (int i = from; i <= to; i++) {
			this.table.deliver(port.id(), Message.of(i));
		}
	}

	private void monitor(LocalPort port) {
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAsManyMessagesWaitAsMayThenAllAreHandled(Dispatch dispatch) {
		LocalPort port = port(dispatch);
		monitor(port);
		this.runtime.run();
		send(port, 1, LIMIT);
		this.runtime.run();
		send(port, LIMIT + 1, 2 * LIMIT);
		this.runtime.run();
		assertThat(this.received).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
		assertThat(this.reasons).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAMessageIsOneTooManyThenThePortDiesAndTheRestIsDroppedAndCounted(Dispatch dispatch) {
		LocalPort port = port(dispatch);
		monitor(port);
		this.runtime.run();
		send(port, 1, LIMIT + 1);
		assertThat(this.table.find(port.id())).as("it dies at once").isNull();
		send(port, LIMIT + 2, LIMIT + 2);
		this.runtime.run();
		assertThat(this.received).isEmpty();
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
		assertThat(this.table.losses().total()).isEqualTo(LIMIT + 2);
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAMessageComesWhileABatchIsHandledThenTheRestOfTheBatchCounts(Dispatch dispatch) {
		LocalPort port = port(dispatch);
		port.rcv((message) -> {
			this.received.add(message.integer(0));
			if (message.integer(0) == 1) {
				send(port, LIMIT + 1, LIMIT + 2);
			}
		});
		monitor(port);
		send(port, 1, LIMIT);
		this.runtime.run();
		assertThat(this.received).as("two of the batch and one more may wait, but no fourth one").containsExactly(1L);
		assertThat(this.reasons).extracting(Reason::kind).containsExactly("mailbox_overflow");
		assertThat(this.table.losses().total()).isEqualTo(LIMIT + 1);
	}

	@Test
	void whenControlEntriesWaitThenTheyDoNotCount() {
		LocalPort port = port(Dispatch.POOL);
		for (int i = 0; i < 10 * LIMIT; i++) {
			monitor(port);
		}
		send(port, 1, LIMIT);
		for (int i = 0; i < 10 * LIMIT; i++) {
			monitor(port);
		}
		this.table.kill(port.id(), Reason.of("killed"));
		this.runtime.run();
		assertThat(this.received).containsExactly(1L, 2L, 3L);
		assertThat(this.reasons).hasSize(20 * LIMIT).containsOnly(Reason.of("killed"));
	}

	@Test
	void whenControlEntriesWereTakenInARunThenMessagesBehindThemStillCountRight() {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.mailboxLimit(LIMIT));
		port.rcv((message) -> {
			this.received.add(message.integer(0));
			if (message.integer(0) == 1) {
				for (int i = 0; i < 10 * LIMIT; i++) {
					monitor(port);
				}
				// One more waits already.
				send(port, 3, LIMIT + 1);
			}
		});
		monitor(port);
		send(port, 1, 2);
		this.runtime.run();
		assertThat(this.received).containsExactly(1L, 2L, 3L, 4L);
		assertThat(this.reasons).isEmpty();
		this.table.kill(port.id(), Reason.of("killed"));
		this.runtime.run();
		assertThat(this.reasons).hasSize(1 + 10 * LIMIT).containsOnly(Reason.of("killed"));
	}

	@Test
	void whenMonitorsWaitInTheMailboxOfAPortThatOverflowsThenTheyFire() {
		LocalPort port = port(Dispatch.POOL);
		send(port, 1, 1);
		monitor(port);
		send(port, 2, LIMIT + 1);
		this.runtime.run();
		assertThat(this.received).isEmpty();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(port.id()));
	}

	@Test
	void whenAPortSendsItselfTooMuchThenItDies() {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.mailboxLimit(LIMIT));
		port.rcv((message) -> {
			this.received.add(message.integer(0));
			send(port, 2, LIMIT + 2);
		});
		monitor(port);
		send(port, 1, 1);
		this.runtime.run();
		assertThat(this.received).containsExactly(1L);
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
		assertThat(this.table.losses().total()).isEqualTo(LIMIT + 1);
	}

	@Test
	void whenAHandlerIsStuckThenItsPortDiesNeverthelessAndItsMonitorsFire() throws InterruptedException {
		try (SystemRuntime threads = new SystemRuntime("stuck", 1)) {
			PortTable real = PortTables.create("n", threads);
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			BlockingQueue<Reason> fired = new LinkedBlockingQueue<>();
			LocalPort port = real.factory().create(PortSettings.DEFAULTS.mailboxLimit(LIMIT));
			port.rcv((message) -> {
				started.countDown();
				release.await();
			});
			real.monitor(port.id(), real.threads().outside(), fired::add);
			real.deliver(port.id(), Message.of("stuck"));
			assertThat(started.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			for (int i = 0; i < LIMIT; i++) {
				real.deliver(port.id(), Message.of(i));
			}
			assertThat(real.size()).isEqualTo(1);
			real.deliver(port.id(), Message.of("one too many"));
			Reason reason = fired.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(reason).isNotNull();
			assertThat(reason.kind()).isEqualTo("mailbox_overflow");
			assertThat(real.size()).isZero();
			release.countDown();
			Awaitility.await().untilAsserted(() -> assertThat(real.losses().total()).isEqualTo(LIMIT + 1));
			real.close();
		}
	}

	/**
	 * Messages that will never be handled must not be held until the handler returns, if
	 * ever.
	 */
	@Test
	void whenAHandlerIsStuckThenTheMailboxOfItsDeadPortIsDroppedAtOnce() throws InterruptedException {
		try (SystemRuntime threads = new SystemRuntime("dropped", 1)) {
			PortTable real = PortTables.create("n", threads);
			CountDownLatch started = new CountDownLatch(1);
			CountDownLatch release = new CountDownLatch(1);
			LocalPort port = real.factory().create(PortSettings.DEFAULTS.mailboxLimit(LIMIT));
			port.rcv((message) -> {
				started.countDown();
				release.await();
			});
			real.deliver(port.id(), Message.of("stuck"));
			assertThat(started.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			for (int i = 0; i <= LIMIT; i++) {
				real.deliver(port.id(), Message.of(i));
			}
			assertThat(real.losses().total()).isEqualTo(LIMIT + 1);
			release.countDown();
			real.close();
		}
	}

	@Test
	void whenTheLimitLeavesNoRoomThenItIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> PortSettings.DEFAULTS.mailboxLimit(0));
		assertThatIllegalArgumentException().isThrownBy(() -> PortSettings.DEFAULTS.mailboxLimit(-1));
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.mailboxLimit(1));
		port.rcv((message) -> this.received.add(message.integer(0)));
		send(port, 1, 1);
		this.runtime.run();
		assertThat(this.received).containsExactly(1L);
	}

}
