package io.aemp.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * On which threads calls are answered.
 */
class CallThreadsTests {

	private static final int HANDLER_THREADS = 2;

	private final AempNode node = AempNode.start(
			NodeSettings.builder().nodeId("calls").handlers((handlers) -> handlers.threads(HANDLER_THREADS)).build());

	@AfterEach
	void close() {
		this.node.close();
	}

	private void fillWithCallers(Dispatch dispatch, int callers, Port target) throws InterruptedException {
		CountDownLatch answered = new CountDownLatch(callers);
		CyclicBarrier allRun = new CyclicBarrier(callers);
		for (int i = 0; i < callers; i++) {
			Port caller = this.node.port(PortSettings.DEFAULTS.on(dispatch)).rcv((message) -> {
				allRun.await();
				this.node.cal(target.id(), "request").join();
				answered.countDown();
			});
			this.node.snd(caller.id());
		}
		assertThat(answered.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void whenThePoolIsFullOfHandlersThatWaitForRepliesThenTheyGetThem() throws InterruptedException {
		fillWithCallers(Dispatch.POOL, HANDLER_THREADS, this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE))
			.rcv((message) -> this.node.snd(message.text(1), "reply")));
	}

	@Test
	@Tag("java21")
	void whenManyHandlersOnVirtualThreadsWaitForRepliesThenTheyGetThem() throws InterruptedException {
		fillWithCallers(Dispatch.VIRTUAL, 1000, this.node.port((message) -> this.node.snd(message.text(1), "reply")));
	}

	@Test
	void whenRepliesComeThenTheyAreOnThreadsThatRunNoHandlersAndGrowWithNeed() throws Exception {
		// A follower that comes after the reply would run on our own thread.
		CountDownLatch followed = new CountDownLatch(1);
		Port target = answeringAfter(followed);
		int calls = 20;
		CyclicBarrier all = new CyclicBarrier(calls);
		List<CompletableFuture<String>> threads = new ArrayList<>();
		for (int i = 0; i < calls; i++) {
			threads.add(this.node.cal(target.id()).thenApply((reply) -> {
				awaitAll(all);
				return Thread.currentThread().getName();
			}));
		}
		followed.countDown();
		for (CompletableFuture<String> thread : threads) {
			assertThat(thread.get(Patience.SECONDS, TimeUnit.SECONDS)).doesNotContain("-port-", "-kernel-", "-timer-");
		}
	}

	private Port answeringAfter(CountDownLatch latch) {
		return this.node.port((message) -> {
			latch.await();
			this.node.snd(message.text(0), "reply");
		});
	}

	private static void awaitAll(CyclicBarrier all) {
		try {
			all.await(Patience.SECONDS, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void whenAFollowerOfAReplyBlocksThenOtherCallsAreAnswered() throws Exception {
		CountDownLatch followed = new CountDownLatch(1);
		Port target = answeringAfter(followed);
		CountDownLatch release = new CountDownLatch(1);
		CompletableFuture<Void> blocked = this.node.cal(target.id()).thenAccept((reply) -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		followed.countDown();
		Message reply = this.node.cal(target.id()).get(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(reply.text(0)).isEqualTo("reply");
		release.countDown();
		blocked.get(Patience.SECONDS, TimeUnit.SECONDS);
	}

}
