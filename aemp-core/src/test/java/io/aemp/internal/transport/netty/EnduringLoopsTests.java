package io.aemp.internal.transport.netty;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link EnduringLoops}.
 */
class EnduringLoopsTests {

	@Test
	void whenATaskThrowsWhatCannotEvenBeLoggedThenTheLoopGoesOn() throws Exception {
		EnduringLoops loops = EnduringLoops.start(1, "enduring", NioIoHandler.newFactory());
		try {
			CompletableFuture<Thread> before = new CompletableFuture<>();
			CompletableFuture<Thread> after = new CompletableFuture<>();
			loops.execute(() -> before.complete(Thread.currentThread()));
			for (int i = 0; i < 10; i++) {
				loops.execute(() -> {
					throw new Unspeakable();
				});
			}
			loops.execute(() -> after.complete(Thread.currentThread()));
			assertThat(after.get()).isSameAs(before.get());
			assertThat(after.get().isAlive()).isTrue();
		}
		finally {
			loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
		}
		assertThat(loops.isTerminated()).isTrue();
	}

	@Test
	void whenALoopHasEndedThenItDoesNothing() throws Exception {
		EnduringLoops loops = EnduringLoops.start(1, "ended", NioIoHandler.newFactory());
		EventExecutor loop = loops.next();
		CompletableFuture<StackTraceElement[]> running = new CompletableFuture<>();
		loop.execute(() -> running.complete(EnduringLoops.stackTrace(loop)));
		assertThat(running.get()).isNotEmpty();
		loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).await();
		Awaitility.await().untilAsserted(() -> assertThat(EnduringLoops.stackTrace(loop)).isEmpty());
	}

	/** As if there were no memory left to log it with. */
	private static final class Unspeakable extends Error {

		private static final long serialVersionUID = 1L;

		@Override
		public String getMessage() {
			throw new OutOfMemoryError("made up by the test");
		}

	}

}
