package io.aemp.node;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.internal.runtime.LimitedThreads;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.NoTransport;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A machine on which only few threads can be had: everything happens all the same.
 */
class FewThreadsTests {

	private static final int COUNT = 2000;

	private static CompletableFuture<Message> ask(AempNode node, Port port) {
		return node.cal(port.id(), "ask");
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 190, 40, 8 })
	void whenCallbacksTakeAllThreadsAndWaitForCallsThenAllEnd(int limit) throws InterruptedException {
		LimitedThreads threads = new LimitedThreads(limit);
		SystemRuntime runtime = threads.runtime("few", 2);
		NodeSettings settings = NodeSettings.builder().nodeId("few").build();
		AempNode node = TestNodes.create(settings, runtime, new NoTransport("no network", runtime.kernel()));
		try {
			node.start();
			Port answering = node.port((message) -> node.snd(message.text(message.size() - 1), "reply"));
			CountDownLatch ended = new CountDownLatch(3 * COUNT + SystemRuntime.MAX_CALLBACKS);
			CountDownLatch running = new CountDownLatch(SystemRuntime.MAX_CALLBACKS);
			CountDownLatch allTaken = new CountDownLatch(1);
			for (int i = 0; i < SystemRuntime.MAX_CALLBACKS; i++) {
				node.after(Duration.ZERO, () -> {
					running.countDown();
					awaitQuietly(allTaken);
					ask(node, answering).join();
					ended.countDown();
				});
			}
			Awaitility.await().until(() -> threads.refused() > 0 || running.getCount() == 0);
			allTaken.countDown();
			for (int i = 0; i < COUNT; i++) {
				node.after(Duration.ZERO, () -> {
					ask(node, answering).join();
					ended.countDown();
				});
				node.after(Duration.ZERO, () -> {
					ask(node, answering).thenApply((reply) -> reply.text(0)).thenApply(String::length).join();
					ended.countDown();
				});
				node.mon("few#nobody", (reason) -> {
					ask(node, answering).join();
					ended.countDown();
				});
			}
			assertThat(ended.await(Patience.SECONDS, TimeUnit.SECONDS)).as("%d are left", ended.getCount()).isTrue();
		}
		finally {
			node.close();
			runtime.close();
		}
	}

}
