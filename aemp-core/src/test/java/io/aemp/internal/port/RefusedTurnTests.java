package io.aemp.internal.port;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

import io.aemp.Dispatch;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.HostileException;
import io.aemp.testing.PortTables;
import io.aemp.testing.RefusingRuntime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Executors and timers that refuse what they are given: a port that nobody would ever run
 * again dies, and those who depend on it are told.
 */
class RefusedTurnTests {

	private final DeterministicRuntime machine = new DeterministicRuntime(1);

	private final RefusingRuntime runtime = new RefusingRuntime(this.machine);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final List<Reason> reasons = new ArrayList<>();

	private final List<String> log = new ArrayList<>();

	static List<Supplier<Throwable>> failures() {
		return List.of(() -> new OutOfMemoryError("made up"), () -> new RejectedExecutionException("made up"),
				HostileException::new);
	}

	private LocalPort port(Dispatch dispatch) {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		port.rcv((message) -> this.log.add(message.text(0)));
		return port;
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whenTheTurnOfAPortIsRefusedThenItDiesAndMonitorsFire(Supplier<Throwable> failure) {
		LocalPort port = port(Dispatch.POOL);
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
		this.machine.run();
		this.runtime.refuseHandlers(failure);
		this.table.deliver(port.id(), Message.of("lost"));
		this.runtime.refuseHandlers(null);
		this.machine.run();
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
		assertThat(this.table.find(port.id())).isNull();
		assertThat(this.table.losses().count(LossReason.MAILBOX_LIMIT)).isEqualTo(1);
		assertThat(this.log).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whenTheNextTurnOfAPortIsRefusedThenItDiesAndMonitorsFire(Supplier<Throwable> failure) {
		LocalPort port = port(Dispatch.POOL);
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
		this.machine.run();
		port.rcv((message) -> this.runtime.refuseHandlers(failure));
		for (int i = 0; i < 10_000; i++) {
			this.table.deliver(port.id(), Message.of(i));
		}
		this.machine.run();
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
		assertThat(this.table.find(port.id())).isNull();
	}

	/** Its home is tried again. */
	@Test
	void whenAMonitorCannotReachAnInlinePortAtOnceThenItFiresLater() {
		LocalPort target = port(Dispatch.POOL);
		LocalPort owner = port(Dispatch.INLINE);
		this.table.monitor(target.id(), owner, (reason) -> this.log.add("told"));
		this.machine.run();
		this.runtime.refuseOthers(OutOfMemoryError::new);
		target.die(Reason.of("killed"));
		this.runtime.refuseOthers(null);
		this.machine.advance(Duration.ofSeconds(1));
		assertThat(this.log).containsExactly("told");
	}

	@ParameterizedTest
	@EnumSource(names = "INLINE", mode = EnumSource.Mode.EXCLUDE)
	void whenAMonitorCannotReachAPortThenThatPortDiesAndItsOwnMonitorsFire(Dispatch dispatch) {
		LocalPort target = port(Dispatch.POOL);
		LocalPort owner = port(dispatch);
		this.table.monitor(target.id(), owner, (reason) -> this.log.add("told"));
		this.table.monitor(owner.id(), this.table.threads().outside(), this.reasons::add);
		this.machine.run();
		this.runtime.refuseHandlers(OutOfMemoryError::new);
		this.runtime.refuseOthers(OutOfMemoryError::new);
		target.die(Reason.of("killed"));
		this.runtime.refuseHandlers(null);
		this.runtime.refuseOthers(null);
		this.machine.advance(Duration.ofSeconds(1));
		assertThat(this.log).isEmpty();
		assertThat(this.reasons).singleElement()
			.satisfies((reason) -> assertThat(reason.kind()).isEqualTo("mailbox_overflow"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void whenCallbacksAreRefusedThenMonitorsOfThreadsOutsidePortsFireLater(Supplier<Throwable> failure) {
		LocalPort target = port(Dispatch.POOL);
		for (int i = 0; i < 10; i++) {
			this.table.monitor(target.id(), this.table.threads().outside(), this.reasons::add);
		}
		this.machine.run();
		this.runtime.refuseOthers(failure);
		target.die(Reason.of("killed"));
		this.machine.advance(Duration.ofSeconds(1));
		assertThat(this.reasons).isEmpty();
		this.runtime.refuseOthers(null);
		this.machine.advance(Duration.ofSeconds(1));
		assertThat(this.reasons).hasSize(10).containsOnly(Reason.of("killed"));
	}

	@Test
	void whenTimersAreRefusedTooThenTheNextCallbackBringsThoseBefore() {
		LocalPort target = port(Dispatch.POOL);
		LocalPort other = port(Dispatch.POOL);
		this.table.monitor(target.id(), this.table.threads().outside(), this.reasons::add);
		this.table.monitor(other.id(), this.table.threads().outside(), this.reasons::add);
		this.machine.run();
		this.runtime.refuseOthers(OutOfMemoryError::new);
		this.runtime.refuseTimers(OutOfMemoryError::new);
		target.die(Reason.of("first"));
		this.runtime.refuseOthers(null);
		this.runtime.refuseTimers(null);
		this.machine.advance(Duration.ofHours(1));
		assertThat(this.reasons).isEmpty();
		other.die(Reason.of("second"));
		this.machine.run();
		assertThat(this.reasons).containsExactly(Reason.of("first"), Reason.of("second"));
	}

}
