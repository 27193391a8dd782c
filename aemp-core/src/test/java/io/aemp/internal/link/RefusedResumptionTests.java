package io.aemp.internal.link;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.Transport;
import io.aemp.testing.DeterministicRuntime;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a loop that takes no task at the moment when so much is handled that reading
 * may go on (guarantee, rule R8).
 */
class RefusedResumptionTests {

	private static final String CONTENT = "x".repeat(1000);

	private final FakeCluster cluster = new FakeCluster("n", "p");

	private final DeterministicRuntime runtime = this.cluster.runtime();

	private final List<Object> handled = new ArrayList<>();

	private final LinkedNode node = new LinkedNode(
			this.cluster.settings("n", (builder) -> builder.limits((limits) -> limits.receiveQueueBytes(5000))),
			this.runtime, new RefusingTransport(this.cluster.transport("n")));

	private boolean refusing;

	@BeforeEach
	void listen() {
		this.node.listen(Address.parse(this.cluster.addressOf("n")));
		this.node.port("sinks", (message) -> this.handled.add("sinks"));
	}

	private FakePeer stopReading() {
		FakePeer peer = new FakePeer(this.cluster, "p", Map.of());
		peer.dial(this.cluster.portOf("n"));
		this.cluster.run();
		this.runtime.holdHandlers();
		for (int i = 0; i < 10; i++) {
			peer.send("sinks", CONTENT);
		}
		this.cluster.run();
		assertThat(this.node.isReading("p")).isFalse();
		return peer;
	}

	private void handleWhileTheLoopRefuses() {
		this.refusing = true;
		this.runtime.releaseHandlers();
		this.cluster.run();
		this.refusing = false;
	}

	@Test
	void whenTheLoopRefusesToReadOnThenItIsAskedAgain() {
		stopReading();
		handleWhileTheLoopRefuses();
		assertThat(this.node.isReading("p")).isFalse();
		this.cluster.advance(Duration.ofSeconds(1));
		assertThat(this.node.isReading("p")).isTrue();
		assertThat(this.handled).hasSize(10);
	}

	@Test
	void whenTheLinkIsOverAndTheLoopRefusesToForgetThePeerThenItIsAskedAgain() {
		FakePeer peer = stopReading();
		peer.close();
		this.cluster.run();
		handleWhileTheLoopRefuses();
		this.cluster.advance(Duration.ofMinutes(1));
		assertThat(this.node.remembers("p")).isFalse();
	}

	/** Passes everything on, but for tasks that its loops refuse. */
	private final class RefusingTransport implements Transport {

		private final Transport transport;

		RefusingTransport(Transport transport) {
			this.transport = transport;
		}

		@Override
		public EventLoop nextLoop() {
			EventLoop loop = this.transport.nextLoop();
			return new EventLoop() {

				@Override
				public boolean isCurrent() {
					return loop.isCurrent();
				}

				@Override
				public void execute(Runnable task) {
					if (RefusedResumptionTests.this.refusing) {
						throw new RejectedExecutionException("for a while");
					}
					loop.execute(task);
				}

			};
		}

		@Override
		public Address listen(InetSocketAddress address, ConnectionObserver observer) {
			return this.transport.listen(address, observer);
		}

		@Override
		public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
			this.transport.dial(address, loop, timeout, observer);
		}

		@Override
		public void stopListening(Address address) {
			this.transport.stopListening(address);
		}

		@Override
		public void stopListening() {
			this.transport.stopListening();
		}

		@Override
		public void close() {
			this.transport.close();
		}

	}

}
