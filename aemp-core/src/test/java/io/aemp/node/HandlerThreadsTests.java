package io.aemp.node;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.aemp.Dispatch;
import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.PortSettings;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what handlers find on the threads of a node: nothing that others left there.
 */
class HandlerThreadsTests {

	private static final InheritableThreadLocal<String> USER = new InheritableThreadLocal<>();

	private final ClassLoader application = new URLClassLoader(new URL[0], getClass().getClassLoader());

	private final AempNode node = create(this.application);

	private static AempNode create(ClassLoader contextClassLoader) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(contextClassLoader);
		try {
			return AempNode.start(NodeSettings.builder()
				.nodeId("n")
				.bind("127.0.0.1:0")
				.secret("a secret of 32 random characters")
				.handlers((handlers) -> handlers.threads(1))
				.build());
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	@AfterEach
	void close() {
		this.node.close();
	}

	static Stream<Dispatch> dispatches() {
		return Arrays.stream(Dispatch.values())
			.filter((dispatch) -> dispatch != Dispatch.VIRTUAL || Runtime.version().feature() >= 21);
	}

	@ParameterizedTest
	@MethodSource("dispatches")
	void whenAHandlerLeavesTheInterruptFlagThenNoOtherFindsIt(Dispatch dispatch) {
		ConcurrentLinkedQueue<Boolean> found = new ConcurrentLinkedQueue<>();
		Port port = this.node.port(PortSettings.DEFAULTS.on(dispatch));
		Port other = this.node.port(PortSettings.DEFAULTS.on(dispatch));
		port.rcv("look", (message) -> found.add(Thread.currentThread().isInterrupted()));
		port.rcv("interrupt", (message) -> Thread.currentThread().interrupt());
		other.rcv((message) -> found.add(Thread.currentThread().isInterrupted()));
		for (int i = 0; i < 100; i++) {
			this.node.snd(port.id(), "interrupt");
			this.node.snd(port.id(), "look");
			this.node.snd(other.id(), "look");
		}
		Awaitility.await().until(() -> found.size() == 200);
		assertThat(found).containsOnly(false);
	}

	@Test
	void whenAnObserverLeavesTheInterruptFlagThenTheNextCallDoesNotFindIt() {
		ConcurrentLinkedQueue<Boolean> found = new ConcurrentLinkedQueue<>();
		this.node.function("Test::look", (message) -> {
			found.add(Thread.currentThread().isInterrupted());
			Thread.currentThread().interrupt();
		});
		for (int i = 0; i < 100; i++) {
			this.node.sndToFunc("n", "Test::look");
		}
		Awaitility.await().until(() -> found.size() == 100);
		assertThat(found).containsOnly(false);
	}

	@Test
	void whenAUserOfTheApplicationCausesThreadsThenTheyTakeNothingFromThatUser() {
		ConcurrentLinkedQueue<String> found = new ConcurrentLinkedQueue<>();
		Consumer<String> look = (where) -> found
			.add(where + " " + (Thread.currentThread().getContextClassLoader() == this.application) + " " + USER.get());
		List<CompletableFuture<?>> calls = new ArrayList<>();
		List<String> expected = new ArrayList<>();
		// A function that is added later runs where it is added.
		CountDownLatch ready = new CountDownLatch(1);
		USER.set("alice");
		try {
			dispatches().forEach((dispatch) -> {
				Port port = this.node.port(PortSettings.DEFAULTS.on(dispatch)).rcv((message) -> {
					ready.await();
					look.accept(dispatch.toString());
					this.node.snd(message.text(message.size() - 1), "reply");
				});
				calls.add(this.node.cal(port.id()).thenRun(() -> look.accept("completion")));
				expected.add(dispatch + " true null");
				expected.add("completion true null");
			});
			this.node.after(Duration.ZERO, () -> look.accept("timer"));
			this.node.mon("n#nobody", (reason) -> look.accept("monitor"));
			this.node.family("family").mon((content, added, changed, deleted) -> look.accept("observer"));
			expected.addAll(List.of("timer true null", "monitor true null", "observer true null"));
			ready.countDown();
			calls.forEach(CompletableFuture::join);
			Awaitility.await().until(() -> found.size() >= expected.size());
		}
		finally {
			USER.remove();
		}
		assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
	}

}
