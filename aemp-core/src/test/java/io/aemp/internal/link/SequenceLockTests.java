package io.aemp.internal.link;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.aemp.internal.context.Context;
import io.aemp.internal.future.NodeFuture;
import io.aemp.internal.link.outbound.ChunkAllocator;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.transport.Address;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.FakePeer;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that nothing takes long under the lock of the sequence to a node, and that no
 * other code runs there.
 */
class SequenceLockTests {

	private final FakeCluster cluster = new FakeCluster("a", "b", "c");

	private final PortTable ports = PortTables.create("a", this.cluster.runtime());

	private final Context context = this.ports.threads().currentContext();

	private final Links links = new Links(
			this.cluster.settings("a",
					(settings) -> settings
						.limits((limits) -> limits.sendQueueBytes(100_000).totalSendQueueBytes(100_000))),
			this.cluster.runtime(), this.cluster.transport("a"), this.ports, (link, request) -> {
			}, (nodeId) -> CompletableFuture
				.completedFuture(List.of(new Address("127.0.0.1", this.cluster.portOf(nodeId)))));

	/** True if a lock was held, for each thing that happened. */
	private final List<Boolean> locked = new ArrayList<>();

	private boolean isLocked(String... nodeIds) {
		for (String nodeId : nodeIds) {
			RemoteNode remote = this.links.find(nodeId);
			if (remote != null && Thread.holdsLock(remote.sequence())) {
				return true;
			}
		}
		return false;
	}

	private void send(String nodeId, int count) {
		for (int i = 0; i < count; i++) {
			this.links.send(this.context, nodeId + "#port", new Object[] { i, "x".repeat(1000) }, null);
		}
	}

	@Test
	void whenMessagesWaitedForTheLinkThenTheyAreEncodedWithoutTheLockAndInOrder() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		this.links.use((first, more) -> {
			this.locked.add(isLocked("b"));
			return ChunkAllocator.HEAP.create(first, more);
		});
		send("b", 80);
		this.cluster.run();
		assertThat(this.locked).isNotEmpty().doesNotContain(true);
		assertThat(peer.received()).extracting((message) -> message.get(1)).hasSize(80).isSorted();
	}

	@Test
	void whenAQueueBecomesShorterThenFuturesAreSettledWithoutTheLock() {
		new FakePeer(this.cluster, "b", Map.of());
		send("b", 60);
		whenWritable("b");
		this.cluster.run();
		assertThat(this.locked).containsExactly(false);
	}

	@Test
	void whenALinkFailsThenFuturesAreFailedAndTheFailureIsLoggedWithoutTheLock() {
		Logger logger = (Logger) LoggerFactory.getLogger(RemoteNode.class);
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				SequenceLockTests.this.locked.add(isLocked("b"));
			}

		};
		appender.start();
		logger.addAppender(appender);
		try {
			send("b", 60);
			whenWritable("b");
			send("b", 60);
			this.cluster.run();
		}
		finally {
			logger.detachAppender(appender);
		}
		assertThat(this.locked).hasSizeGreaterThan(1).doesNotContain(true);
	}

	@Test
	void whenTheLogOfAFailureThrowsThenTheLinkEndsAndTheNextOneIsDialled() {
		FakePeer peer = new FakePeer(this.cluster, "b", Map.of());
		send("b", 1);
		this.cluster.run();
		Logger logger = (Logger) LoggerFactory.getLogger(RemoteNode.class);
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				throw new OutOfMemoryError("thrown on purpose");
			}

		};
		appender.start();
		logger.addAppender(appender);
		try {
			send("b", 120);
		}
		finally {
			logger.detachAppender(appender);
		}
		this.cluster.run();
		assertThat(this.links.find("b").isUp()).isFalse();
		assertThat(peer.ends()).isNotEmpty();
	}

	@Test
	void whenTooMuchWaitsForAllNodesThenTheLargestQueueFailsWithoutAnotherLock() {
		send("b", 80);
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		this.links.whenWritable("b", future);
		future.whenOver(() -> this.locked.add(isLocked("b", "c")));
		send("c", 75);
		assertThat(future).isCompletedExceptionally();
		assertThat(this.locked).containsExactly(false);
	}

	private void whenWritable(String nodeId) {
		NodeFuture<Void> future = new NodeFuture<>(this.ports.threads());
		this.links.whenWritable(nodeId, future);
		future.whenOver(() -> this.locked.add(isLocked(nodeId)));
	}

}
