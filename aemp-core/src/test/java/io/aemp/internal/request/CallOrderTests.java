package io.aemp.internal.request;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.aemp.internal.credit.InboundCredit;
import io.aemp.testing.DeterministicExecutor;
import io.aemp.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CallOrderTests {

	private final DeterministicExecutor executor = new DeterministicExecutor();

	private final CallOrder calls = new CallOrder(this.executor);

	private final List<String> log = new ArrayList<>();

	private void call(String nodeId, int number) {
		this.calls.execute(nodeId, () -> this.log.add(nodeId + number));
	}

	@Test
	void whenANodeCallsThenItsCallsWaitForEachOtherAndThoseOfOthersDoNot() {
		this.calls.execute("p", () -> {
			call("p", 1);
			call("q", 1);
			// Another thread takes the other node's call while this one still runs.
			assertThat(this.executor.waiting()).isEqualTo(1);
			assertThat(this.executor.runOne()).isTrue();
			this.log.add("p0");
		});
		call("p", 2);
		assertThat(this.executor.waiting()).isEqualTo(1);
		this.executor.runAll();
		assertThat(this.log).containsExactly("q1", "p0", "p2", "p1");
	}

	@Test
	void whenAllCallsOfANodeAreOverThenTheNextOneRunsToo() {
		for (int i = 0; i < 3; i++) {
			call("p", i);
			this.executor.runAll();
		}
		assertThat(this.log).containsExactly("p0", "p1", "p2");
	}

	/** A function that never returns would keep them for ever. */
	@Test
	void whenCallsAreDroppedThenNothingIsLeftOfThemWhenTheNextOneComes() {
		InboundCredit account = new InboundCredit("p", () -> {
		});
		List<WeakReference<Runnable>> dropped = new ArrayList<>();
		this.calls.execute("p", () -> {
			for (int i = 0; i < 100; i++) {
				Runnable call = account.charge(1).task(() -> this.log.add("dropped"));
				dropped.add(new WeakReference<>(call));
				this.calls.execute("p", call);
			}
			assertThat(account.dropTasks()).isEqualTo(100);
			this.calls.execute("p", account.charge(1).task(() -> this.log.add("next")));
			Awaitility.await().until(() -> {
				System.gc();
				return dropped.stream().allMatch((call) -> call.get() == null);
			});
			this.log.add("stuck");
		});
		this.executor.runAll();
		assertThat(this.log).containsExactly("stuck", "next");
	}

	@Test
	void whenManyThreadsCallThenTheCallsOfEachNodeKeepTheirOrderAndNeverOverlap() throws Exception {
		int callsOfEach = 20_000;
		ExecutorService threads = Executors.newCachedThreadPool();
		try {
			CallOrder order = new CallOrder(threads);
			Map<String, List<Integer>> runs = new ConcurrentHashMap<>();
			CountDownLatch over = new CountDownLatch(3 * callsOfEach);
			for (String nodeId : List.of("p", "q", "r")) {
				// Not safe for several threads: that calls of a node overlap would show.
				List<Integer> run = new ArrayList<>();
				runs.put(nodeId, run);
				threads.execute(() -> {
					for (int i = 0; i < callsOfEach; i++) {
						int number = i;
						order.execute(nodeId, () -> {
							run.add(number);
							over.countDown();
						});
					}
				});
			}
			assertThat(over.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
			assertThat(runs.values()).allSatisfy((run) -> assertThat(run).hasSize(callsOfEach).isSorted());
		}
		finally {
			threads.shutdown();
		}
	}

}
