package io.aemp.internal.link;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.aemp.Guard;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.testing.FakeCluster;
import io.aemp.testing.PortTables;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What another thread may do while links are closed.
 */
class LinksClosingTests {

	private final FakeCluster cluster = new FakeCluster("a", "b");

	private final PortTable ports = PortTables.create("a", this.cluster.runtime());

	private final Links links = new Links(this.cluster.settings("a", (settings) -> settings), this.cluster.runtime(),
			this.cluster.transport("a"), this.ports, (link, request) -> {
			}, (nodeId) -> CompletableFuture.completedFuture(List.of()));

	@Test
	void whenLinksAreClosedWhileAConnectionIsOnItsWayToItsLoopThenItIsRefused() {
		ClosingConnection connection = new ClosingConnection();
		this.links.verified(connection);
		this.cluster.run();
		assertThat(connection.refused).isTrue();
		assertThat(this.links.upNodes()).isEmpty();
	}

	@Test
	void whenLinksAreClosedWhileAMessageIsAppendedThenItDoesNotWaitForEver() {
		this.links.send(this.ports.threads().currentContext(), "b#port", new Object[] { "first" }, null);
		// Until the kernel takes notice of this, each context is looked at.
		RemoteNode remote = this.links.remote("b");
		remote.closeUnlinked();
		assertThat(this.links.sendPlain(new ClosingContext(), "b#port", new Object[] { "second" }, null)).isTrue();
		this.cluster.run();
		assertThat(remote.status().waitingMessages()).isZero();
	}

	/** Lets everything be closed when it is looked up. */
	private final class ClosingContext implements Context {

		@Override
		public boolean enqueue(ControlEntry entry) {
			return false;
		}

		@Override
		public void follow(ControlEntry entry) {
		}

		@Override
		public boolean own(Guard guard) {
			return false;
		}

		@Override
		public void disown(Guard guard) {
		}

		@Override
		public int hashCode() {
			LinksClosingTests.this.links.close();
			return 0;
		}

		@Override
		public boolean equals(Object other) {
			return this == other;
		}

	}

	/** Lets everything be closed when it is asked who is at the other end. */
	private final class ClosingConnection implements PendingConnection {

		private boolean refused;

		@Override
		public Greeting peer() {
			LinksClosingTests.this.links.close();
			return new Greeting("b", List.of("none"), List.of("cbor"), Map.of());
		}

		@Override
		public boolean isChosen() {
			return true;
		}

		@Override
		public long choice() {
			return 1;
		}

		@Override
		public boolean isTrusted() {
			return true;
		}

		@Override
		public boolean isAddressDoubtful() {
			return false;
		}

		@Override
		public String remoteAddress() {
			return "127.0.0.1:4002";
		}

		@Override
		public void moveTo(EventLoop loop, Runnable arrived, Runnable lost) {
			loop.execute(arrived);
		}

		@Override
		public Connection establish(long choice, PacketObserver observer) {
			throw new AssertionError("It must not become a link any more");
		}

		@Override
		public void refuse() {
			this.refused = true;
		}

	}

}
