package io.aemp.internal.port;

import java.util.ArrayList;
import java.util.List;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.HostileException;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever a handler throws ends its port, and nothing else.
 */
class HandlerFailureTests {

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final PortTable table = PortTables.create("n", this.runtime);

	private final List<Reason> reasons = new ArrayList<>();

	private final List<String> log = new ArrayList<>();

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder("io.aemp.internal.port");

	private LocalPort failing(Dispatch dispatch, Throwable failure) {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		port.rcv((message) -> HandlerFailureTests.<RuntimeException>sneak(failure));
		return port;
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable failure) throws T {
		throw (T) failure;
	}

	private void othersStillRun(Dispatch dispatch) {
		LocalPort other = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		other.rcv((message) -> this.log.add(message.text(0)));
		this.table.deliver(other.id(), Message.of("others go on"));
		this.runtime.run();
		assertThat(this.log).containsExactly("others go on");
		assertThat(this.table.threads().current()).isNull();
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAHandlerFailsUnwatchedThenItsPortDiesAndTheStackIsLoggedOnce(Dispatch dispatch) {
		LocalPort port = failing(dispatch, new StackOverflowError());
		this.table.deliver(port.id(), Message.of(1));
		this.table.deliver(port.id(), Message.of(2));
		this.runtime.run();
		assertThat(this.table.find(port.id())).isNull();
		assertThat(this.table.losses().total()).isEqualTo(1);
		assertThat(this.logged.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).contains(port.id());
			assertThat(event.getThrowableProxy().getClassName()).isEqualTo("java.lang.StackOverflowError");
			assertThat(event.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
		});
		othersStillRun(dispatch);
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenAHandlerFailsWatchedThenMonitorsGetTheTextAndNothingIsLogged(Dispatch dispatch) {
		LocalPort port = failing(dispatch, new OutOfMemoryError("made up"));
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
		this.table.deliver(port.id(), Message.of(1));
		this.runtime.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "made up"), Reason.of("die", "made up"));
		assertThat(this.logged.events()).isEmpty();
		othersStillRun(dispatch);
	}

	@Test
	void whenAMonitorStillWaitsInTheMailboxThenItHearsOfNoPortAndTheStackIsLogged() {
		LocalPort port = failing(Dispatch.POOL, new IllegalStateException("as it happens"));
		this.table.deliver(port.id(), Message.of(1));
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
		this.runtime.run();
		assertThat(this.reasons).containsExactly(Reason.noSuchPort(port.id()));
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getThrowableProxy().getMessage()).isEqualTo("as it happens"));
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenTheTextOfTheExceptionFailsItselfThenThePortDiesNevertheless(Dispatch dispatch) {
		LocalPort watched = failing(dispatch, new HostileException());
		LocalPort unwatched = failing(dispatch, new HostileException());
		this.table.monitor(watched.id(), this.table.threads().outside(), this.reasons::add);
		this.runtime.run();
		for (LocalPort port : List.of(watched, unwatched)) {
			this.table.deliver(port.id(), Message.of(1));
			this.runtime.run();
		}
		assertThat(this.table.find(watched.id())).isNull();
		assertThat(this.table.find(unwatched.id())).isNull();
		assertThat(this.reasons).containsExactly(Reason.of("die", HostileException.class.getName()));
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains(unwatched.id(),
					HostileException.class.getName()));
		othersStillRun(dispatch);
	}

	@ParameterizedTest
	@EnumSource(Dispatch.class)
	void whenTheTextOfTheExceptionCannotBeSentThenItIsMadeSendable(Dispatch dispatch) {
		LocalPort port = failing(dispatch, new IllegalStateException("half \ud800 a character"));
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
		this.table.deliver(port.id(), Message.of(1));
		this.runtime.run();
		assertThat(this.reasons).containsExactly(Reason.of("die", "half ? a character"));
	}

	@Test
	void whenActionsThatFollowFromOneEntryFailThenTheOthersStillRun() {
		LocalPort owner = failing(Dispatch.POOL, new IllegalStateException("never sent"));
		List<LocalPort> targets = List.of(failing(Dispatch.POOL, new Error()), failing(Dispatch.POOL, new Error()));
		for (LocalPort target : targets) {
			this.table.monitor(target.id(), this.table.threads().outside(), (reason) -> {
				this.reasons.add(reason);
				throw new HostileException();
			});
			this.table.monitor(target.id(), owner, (reason) -> this.reasons.add(reason));
		}
		this.runtime.run();
		targets.forEach((target) -> target.die(Reason.of("killed")));
		this.runtime.run();
		assertThat(this.reasons).hasSize(4).containsOnly(Reason.of("killed"));
	}

	@Test
	void whenSomethingThatEndsWithAPortFailsThenMonitorsFireNevertheless() {
		LocalPort port = failing(Dispatch.POOL, new Error());
		port.own(() -> {
			throw new HostileException();
		});
		this.table.monitor(port.id(), this.table.threads().outside(), this.reasons::add);
		this.runtime.run();
		port.die(Reason.of("killed"));
		this.runtime.run();
		assertThat(this.reasons).containsExactly(Reason.of("killed"));
		assertThat(this.logged.events()).singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains(port.id(),
					HostileException.class.getName()));
	}

	@Test
	void whenWhatWaitsFailsToBeDroppedThenTheRestIsDroppedAndSettled() {
		InboundCredit credit = new InboundCredit("n2", () -> {
			throw new HostileException();
		});
		credit.await(1);
		LocalPort port = failing(Dispatch.POOL, new Error());
		port.enqueue(new ControlEntry() {

			@Override
			public void take() {
			}

			@Override
			public void drop() {
				throw new HostileException();
			}

		});
		Object[] packet = { "name", "message" };
		assertThat(port.dispatcher().deliver(port, packet, credit.charge(5))).isTrue();
		port.enqueue(() -> {
		});
		port.die(Reason.of("killed"));
		this.runtime.run();
		assertThat(credit.settled()).isEqualTo(5);
		assertThat(this.table.losses().total()).isEqualTo(1);
		assertThat(credit.isAwaited()).as("the next part tries again").isTrue();
	}

}
