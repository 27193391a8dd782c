package io.aemp.internal.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.Receiver;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.EventLoop;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.ThreadLoop;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Ports on a home thread.
 */
class InlineDispatcherTests {

	private static final PortSettings INLINE = PortSettings.DEFAULTS.on(Dispatch.INLINE);

	private final DeterministicRuntime runtime = new DeterministicRuntime(1);

	private final Home home = new Home();

	private final PortTable table = new PortTable(NodeSettings.builder().nodeId("n").build(), this.runtime,
			() -> this.home);

	private final List<String> log = new ArrayList<>();

	private LocalPort port(Receiver receiver) {
		LocalPort port = this.table.factory().create(INLINE);
		port.rcv(receiver);
		return port;
	}

	private void send(LocalPort port, Object... message) {
		this.table.deliver(port.id(), Message.of(message));
	}

	/** A loop whose tasks the test runs, on its own thread. */
	private final class Home implements EventLoop {

		private boolean current;

		@Override
		public boolean isCurrent() {
			return this.current;
		}

		@Override
		public void execute(Runnable task) {
			InlineDispatcherTests.this.runtime.executor().execute(() -> {
				this.current = true;
				task.run();
				this.current = false;
			});
		}

	}

	@Test
	void whenAMessageIsSentOnTheHomeThreadThenItIsHandledBeforeSendingReturns() {
		LocalPort port = port((message) -> this.log.add("handled " + message.text(0)));
		this.home.execute(() -> {
			send(port, 1);
			this.log.add("sent 1");
			send(port, 2);
			this.log.add("sent 2");
		});
		this.runtime.run();
		assertThat(this.log).containsExactly("handled 1", "sent 1", "handled 2", "sent 2");
	}

	@Test
	void whenAHandlerHasEvaluatedInAnotherPortThenWhatItSendsStillFollowsWhenItReturns() {
		LocalPort other = port((message) -> this.log.add("other " + message.text(0)));
		LocalPort one = port((message) -> {
			LocalPort idle = port((ignored) -> {
			});
			Evaluation.evaluate(idle, () -> this.log.add("evaluated"));
			send(other, 1);
			send(other, 2);
			this.log.add("one returns");
		});
		this.home.execute(() -> {
			send(one);
			this.log.add("sent");
			send(other, 3);
			this.log.add("sent again");
		});
		this.runtime.run();
		assertThat(this.log).containsExactly("evaluated", "one returns", "other 1", "other 2", "sent", "other 3",
				"sent again");
	}

	@Test
	void whenAThreadOutsideEvaluatesOnTheHomeThreadThenWhatTheTaskSendsFollowsIt() {
		LocalPort other = port((message) -> this.log.add("other " + message.text(0)));
		LocalPort one = port((message) -> {
		});
		this.home.execute(() -> {
			try {
				Evaluation.evaluate(one, () -> {
					send(other, 1);
					return this.log.add("evaluated");
				});
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			this.log.add("over");
			send(other, 2);
			this.log.add("sent");
		});
		this.runtime.run();
		assertThat(this.log).containsExactly("evaluated", "other 1", "over", "other 2", "sent");
	}

	@Test
	void whenAMessageIsSentElsewhereThenItIsQueued() {
		LocalPort port = port((message) -> this.log.add("handled " + message.text(0)));
		send(port, 1);
		send(port, 2);
		assertThat(this.log).isEmpty();
		assertThat(this.runtime.executor().waiting()).as("one run for both").isEqualTo(1);
		this.runtime.run();
		assertThat(this.log).containsExactly("handled 1", "handled 2");
	}

	@Test
	void whenMessagesOfAnotherThreadWaitThenOneOfTheHomeThreadDoesNotOvertakeThem() {
		LocalPort port = port((message) -> this.log.add("handled " + message.text(0)));
		this.home.execute(() -> {
			send(port, 2);
			this.log.add("sent 2");
		});
		send(port, 1);
		this.runtime.run();
		assertThat(this.log).containsExactly("sent 2", "handled 1", "handled 2");
	}

	@Test
	void whenAHandlerSendsThenThatIsHandledInOrderAfterItReturned() {
		LocalPort one = port((message) -> this.log.add("one " + message.text(0)));
		LocalPort other = port((message) -> this.log.add("other " + message.text(0)));
		LocalPort sender = port((message) -> {
			send(one, 1);
			send(other, 1);
			send(one, 2);
			send(other, 2);
			this.log.add("handler returns");
		});
		this.home.execute(() -> {
			send(sender);
			this.log.add("sending returns");
		});
		this.runtime.run();
		assertThat(this.log).startsWith("handler returns").endsWith("sending returns");
		assertThat(this.log).containsSubsequence("one 1", "one 2").containsSubsequence("other 1", "other 2").hasSize(6);
	}

	@Test
	void whenAHandlerSendsToItsOwnPortThenThatIsHandledAfterItReturned() {
		LocalPort port = this.table.factory().create(INLINE);
		port.rcv((message) -> {
			if (message.integer(0) < 3) {
				send(port, message.integer(0) + 1);
			}
			this.log.add("handled " + message.text(0));
		});
		this.home.execute(() -> send(port, 1));
		this.runtime.run();
		assertThat(this.log).containsExactly("handled 1", "handled 2", "handled 3");
	}

	@Test
	void whenATaskIsEvaluatedOnTheHomeThreadThenItsMessagesAreHandledAfterItReturned() {
		LocalPort evaluating = this.table.factory().create(INLINE);
		LocalPort other = port((message) -> this.log.add("other"));
		this.home.execute(() -> assertThat(evaluate(evaluating, () -> {
			send(other);
			this.log.add("task returns");
		})).isTrue());
		this.runtime.run();
		assertThat(this.log).containsExactly("task returns", "other");
	}

	private static boolean evaluate(LocalPort port, Runnable task) {
		try {
			return Evaluation.evaluate(port, () -> {
				task.run();
				return true;
			});
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whenAnInlinePortEvaluatesInAnIdleOneOfItsThreadThenThatHappensAtOnce() {
		LocalPort idle = this.table.factory().create(INLINE);
		LocalPort asking = port((message) -> {
			assertThat(evaluate(idle, () -> this.log.add(String.valueOf(this.table.threads().current())))).isTrue();
			this.log.add(String.valueOf(this.table.threads().current()));
		});
		this.home.execute(() -> send(asking));
		this.runtime.run();
		assertThat(this.log).containsExactly(idle.id(), asking.id());
	}

	@Test
	void whenInlinePortsEvaluateInEachOtherThenTheSecondIsRefused() {
		LocalPort one = this.table.factory().create(INLINE);
		LocalPort other = this.table.factory().create(INLINE);
		one.rcv((message) -> evaluate(other, () -> {
			assertThatIllegalStateException().isThrownBy(() -> Evaluation.evaluate(one, () -> true))
				.withMessageContaining("busy");
			this.log.add("refused");
		}));
		this.home.execute(() -> send(one));
		this.runtime.run();
		assertThat(this.log).containsExactly("refused");
	}

	@Test
	void whenTwoPortsKeepEachOtherBusyThenOtherTasksOfTheHomeThreadGetTheirTurn() {
		int[] handled = new int[1];
		LocalPort one = this.table.factory().create(INLINE);
		LocalPort other = port((message) -> {
			handled[0]++;
			send(one);
		});
		one.rcv((message) -> {
			handled[0]++;
			send(other);
		});
		this.home.execute(() -> send(one));
		this.home.execute(() -> this.log.add("other task"));
		this.runtime.executor().runOne();
		assertThat(handled[0]).isBetween(2, 1 + 64 * 64);
		this.runtime.executor().runOne();
		assertThat(this.log).containsExactly("other task");
		int before = handled[0];
		this.runtime.executor().runOne();
		assertThat(handled[0]).as("the two go on").isGreaterThan(before);
	}

	@Test
	void whenAPortKeepsItselfBusyThenOtherTasksOfTheHomeThreadGetTheirTurn() {
		int[] handled = new int[1];
		LocalPort endless = this.table.factory().create(INLINE);
		endless.rcv((message) -> {
			handled[0]++;
			send(endless);
		});
		this.home.execute(() -> send(endless));
		this.home.execute(() -> this.log.add("other task"));
		this.runtime.executor().runOne();
		assertThat(handled[0]).isBetween(2, 1 + 64 * 64);
		this.runtime.executor().runOne();
		assertThat(this.log).containsExactly("other task");
	}

	@Test
	void whenAnInlinePortDiesThenWhatFollowsOnTheHomeThreadIsCounted() {
		LocalPort port = this.table.factory().create(INLINE);
		port.rcv((message) -> {
			send(port, "dropped");
			throw new IllegalStateException("failed on purpose");
		});
		this.table.monitor(port.id(), this.table.threads().outside(), (reason) -> this.log.add(reason.toString()));
		this.runtime.run();
		this.home.execute(() -> {
			send(port, "fails");
			send(port, "late");
		});
		this.runtime.run();
		assertThat(this.log).containsExactly("die, failed on purpose");
		assertThat(this.table.losses().total()).isEqualTo(2);
		assertThat(this.table.size()).isZero();
	}

	@Test
	void whenAMonitorIsSetOnTheHomeThreadThenItKeepsItsPlaceAmongTheMessages() {
		LocalPort port = this.table.factory().create(INLINE);
		port.rcv((message) -> this.table.kill(port.id(), Reason.of("enough")));
		this.home.execute(() -> {
			this.table.monitor(port.id(), this.table.threads().outside(),
					(reason) -> this.log.add("before " + reason.kind()));
			send(port);
			this.table.monitor(port.id(), this.table.threads().outside(),
					(reason) -> this.log.add("after " + reason.kind()));
		});
		this.runtime.run();
		assertThat(this.log).containsExactly("before enough", "after no_such_port");
	}

	@Test
	void whenTwoInlinePortsSendEachOtherManyMessagesThenTheStackDoesNotOverflow() throws InterruptedException {
		int messages = 100_000;
		try (SystemRuntime threads = new SystemRuntime("inline", 1); ThreadLoop loop = new ThreadLoop()) {
			PortTable real = new PortTable(NodeSettings.builder().nodeId("n").build(), threads, () -> loop);
			LocalPort one = real.factory().create(INLINE);
			LocalPort other = real.factory().create(INLINE);
			CountDownLatch done = new CountDownLatch(1);
			List<String> strangers = new ArrayList<>();
			Receiver back = (message) -> {
				if (!loop.isCurrent()) {
					strangers.add(Thread.currentThread().getName());
				}
				long left = message.integer(0);
				if (left == 0) {
					done.countDown();
				}
				else {
					real.deliver((real.threads().current() == one) ? other.id() : one.id(), Message.of(left - 1));
				}
			};
			one.rcv(back);
			other.rcv(back);
			loop.execute(() -> real.deliver(one.id(), Message.of(messages)));
			assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			assertThat(strangers).isEmpty();
			real.close();
		}
	}

}
