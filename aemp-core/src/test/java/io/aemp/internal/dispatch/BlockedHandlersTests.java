package io.aemp.internal.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.aemp.Dispatch;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.port.LocalPort;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.node.AempNode;
import io.aemp.testing.LogRecorder;
import io.aemp.testing.ManualClockRuntime;
import io.aemp.testing.Patience;
import io.aemp.testing.ThreadLoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The warning of handlers that keep a thread which others need.
 */
class BlockedHandlersTests {

	private static final Duration THRESHOLD = Duration.ofSeconds(10);

	private final ManualClockRuntime runtime = ManualClockRuntime.withKernelOnTheClock("blocked", 2);

	private final ThreadLoop loop = new ThreadLoop();

	private final PortTable table = new PortTable(
			NodeSettings.builder().nodeId("n").handlers((handlers) -> handlers.blockedThreshold(THRESHOLD)).build(),
			this.runtime, () -> this.loop);

	private final Semaphore inside = new Semaphore(0);

	private final CountDownLatch release = new CountDownLatch(1);

	@RegisterExtension
	private final LogRecorder logged = new LogRecorder(BlockedHandlers.class.getName());

	@AfterEach
	void end() {
		this.release.countDown();
		this.table.close();
		this.runtime.close();
		this.loop.close();
	}

	private LocalPort block(Dispatch dispatch) throws InterruptedException {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS.on(dispatch));
		port.rcv((message) -> waitInsideOfTheHandler());
		this.table.deliver(port.id(), Message.of());
		awaitInside();
		return port;
	}

	private void awaitInside() throws InterruptedException {
		assertThat(this.inside.tryAcquire(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	private void waitInsideOfTheHandler() throws InterruptedException {
		this.inside.release();
		this.release.await();
	}

	private List<String> warnings() {
		return this.logged.events().stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	@ParameterizedTest
	@EnumSource(names = { "INLINE", "POOL" })
	void whenAHandlerBlocksThenItIsNamedOnceWithItsStack(Dispatch dispatch) throws InterruptedException {
		LocalPort port = block(dispatch);
		this.runtime.timers().advance(THRESHOLD.minusNanos(1));
		assertThat(warnings()).isEmpty();
		this.runtime.timers().advance(THRESHOLD.plusNanos(1));
		assertThat(warnings()).singleElement()
			.asString()
			.contains(port.id(), "10000 ms", "waitInsideOfTheHandler", "VIRTUAL");
		this.runtime.timers().advance(THRESHOLD.multipliedBy(20));
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void whenTwoHandlersBlockThenBothAreNamed() throws InterruptedException {
		LocalPort one = block(Dispatch.POOL);
		LocalPort other = block(Dispatch.POOL);
		this.runtime.timers().advance(THRESHOLD.multipliedBy(5));
		assertThat(warnings()).hasSize(2).anyMatch((it) -> it.contains("port " + one.id() + " "));
		assertThat(warnings()).anyMatch((it) -> it.contains("port " + other.id() + " "));
	}

	@Test
	void whenThreadsAreIdleThenNothingIsNamed() throws InterruptedException {
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> this.inside.release());
		for (int i = 0; i < 10; i++) {
			this.table.deliver(port.id(), Message.of());
			awaitInside();
			await().until(() -> !port.hasMail());
			this.runtime.timers().advance(THRESHOLD);
		}
		assertThat(warnings()).isEmpty();
	}

	/** Whenever it begins between two looks. */
	@Test
	void whenAHandlerBlocksForALittleLongerThanTheThresholdThenItIsNamed() throws InterruptedException {
		for (int part = 0; part < 10; part++) {
			Semaphore next = new Semaphore(0);
			LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
			port.rcv((message) -> {
				this.inside.release();
				next.acquire();
			});
			this.runtime.timers().advance(THRESHOLD.dividedBy(10).multipliedBy(part));
			this.table.deliver(port.id(), Message.of());
			awaitInside();
			this.runtime.timers().advance(THRESHOLD.multipliedBy(5).dividedBy(4));
			next.release();
			await().until(() -> !port.hasMail());
			assertThat(warnings()).hasSize(part + 1);
		}
	}

	@Test
	void whenHandlersAreShortButFollowEachOtherThenNothingIsNamed() throws InterruptedException {
		int messages = 200;
		Semaphore next = new Semaphore(0);
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			this.inside.release();
			next.acquire();
		});
		for (int i = 0; i < messages; i++) {
			this.table.deliver(port.id(), Message.of());
		}
		// Without a pause, for many times the threshold.
		for (int i = 0; i < messages; i++) {
			awaitInside();
			this.runtime.timers().advance(THRESHOLD.multipliedBy(9).dividedBy(10));
			next.release();
		}
		assertThat(warnings()).isEmpty();
	}

	@Test
	void whenAHandlerWaitsForTheNodeThenItHoldsUpNobodyAndIsNotNamed() throws InterruptedException {
		NodeFuture<String> awaited = new NodeFuture<>(this.table.threads());
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		CompletableFuture<Thread> thread = new CompletableFuture<>();
		port.rcv((message) -> {
			thread.complete(Thread.currentThread());
			awaited.join();
			waitInsideOfTheHandler();
		});
		this.table.deliver(port.id(), Message.of());
		await().until(() -> thread.join().getState() == Thread.State.WAITING);
		this.runtime.timers().advance(THRESHOLD.multipliedBy(5));
		assertThat(warnings()).isEmpty();
		awaited.settle("result");
		awaitInside();
		this.runtime.timers().advance(THRESHOLD.multipliedBy(5));
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void whenABlockedHandlerGoesOnAndBlocksAgainThenItIsNamedAgain() throws InterruptedException {
		Semaphore next = new Semaphore(0);
		LocalPort port = this.table.factory().create(PortSettings.DEFAULTS);
		port.rcv((message) -> {
			this.inside.release();
			next.acquire();
		});
		for (int round = 1; round <= 2; round++) {
			this.table.deliver(port.id(), Message.of());
			awaitInside();
			this.runtime.timers().advance(THRESHOLD.multipliedBy(5));
			assertThat(warnings()).hasSize(round);
			next.release();
			await().until(() -> !port.hasMail());
		}
	}

	@Test
	@Tag("java21")
	void whenAVirtualHandlerBlocksThenThatIsFine() throws InterruptedException {
		block(Dispatch.VIRTUAL);
		this.runtime.timers().advance(THRESHOLD.multipliedBy(5));
		assertThat(warnings()).isEmpty();
		assertThat(this.runtime.timers().waiting()).isZero();
	}

	/** At first when a thread begins to be watched, then when it is looked at. */
	@ParameterizedTest
	@EnumSource(names = { "INLINE", "POOL" })
	void whenATimerIsRefusedThenThreadsAreWatchedFromTheirNextRunOn(Dispatch dispatch) throws InterruptedException {
		AtomicBoolean refusing = new AtomicBoolean(true);
		try (PortTable table = new PortTable(
				NodeSettings.builder().nodeId("n").handlers((handlers) -> handlers.blockedThreshold(THRESHOLD)).build(),
				new RefusingTimers(this.runtime, refusing), () -> this.loop)) {
			LocalPort port = table.factory().create(PortSettings.DEFAULTS.on(dispatch));
			port.rcv("short", (message) -> this.inside.release()).rcv("long", (message) -> waitInsideOfTheHandler());
			for (int i = 0; i < 2; i++) {
				table.deliver(port.id(), Message.of("short"));
				awaitInside();
				refusing.set(false);
				awaitWatch(table, port);
				refusing.set(true);
				this.runtime.timers().advance(THRESHOLD);
				assertThat(this.runtime.timers().waiting()).isZero();
			}
			refusing.set(false);
			awaitWatch(table, port);
			table.deliver(port.id(), Message.of("long"));
			awaitInside();
			this.runtime.timers().advance(THRESHOLD.multipliedBy(2));
			assertThat(warnings()).singleElement().asString().contains(port.id());
			this.release.countDown();
		}
	}

	/** Delivers messages until one begins a run: several may share one. */
	private void awaitWatch(PortTable table, LocalPort port) {
		await().until(() -> {
			table.deliver(port.id(), Message.of("short"));
			awaitInside();
			return this.runtime.timers().waiting() == 1;
		});
	}

	@Test
	void whenTheTableIsClosedThenNobodyIsWatchedAnyMore() throws InterruptedException {
		block(Dispatch.POOL);
		this.table.close();
		assertThat(this.runtime.timers().waiting()).isZero();
		this.runtime.timers().advance(THRESHOLD.multipliedBy(5));
		assertThat(warnings()).isEmpty();
	}

	/**
	 * There the home thread is no event loop, but somebody has to see it all the same.
	 */
	@Test
	void whenAnInlineHandlerOfANodeWithoutNetworkBlocksThenItIsNamedAndTimersGoOn() throws InterruptedException {
		try (AempNode node = AempNode.start(NodeSettings.builder()
			.nodeId("local")
			.handlers((handlers) -> handlers.blockedThreshold(Duration.ofMillis(20)))
			.build())) {
			String port = node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE))
				.rcv((message) -> waitInsideOfTheHandler())
				.id();
			node.snd(port);
			awaitInside();
			CountDownLatch ticked = new CountDownLatch(1);
			node.after(Duration.ofMillis(1), ticked::countDown);
			try {
				assertThat(ticked.await(Patience.SECONDS, TimeUnit.SECONDS)).as("a timer of somebody else").isTrue();
				await().until(() -> warnings().stream().anyMatch((it) -> it.contains(port)));
			}
			finally {
				this.release.countDown();
			}
		}
	}

	private static final class RefusingTimers extends ForwardingRuntime {

		private final AtomicBoolean refusing;

		RefusingTimers(NodeRuntime runtime, AtomicBoolean refusing) {
			super(runtime);
			this.refusing = refusing;
		}

		@Override
		public Timers timers() {
			Timers timers = super.timers();
			return new Timers() {

				@Override
				public long nanoTime() {
					return timers.nanoTime();
				}

				@Override
				public long currentTimeMillis() {
					return timers.currentTimeMillis();
				}

				@Override
				public Guard schedule(Duration delay, Executor executor, Runnable task) {
					if (RefusingTimers.this.refusing.get()) {
						throw new OutOfMemoryError("made up");
					}
					return timers.schedule(delay, executor, task);
				}

			};
		}

	}

}
