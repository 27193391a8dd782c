package io.aemp.benchmarks.port;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

import io.aemp.NodeSettings;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.transport.Address;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.Transport;
import io.aemp.node.AempNode;
import io.aemp.node.MeasuredNodes;

/**
 * A node that reaches nobody and whose only home thread is the one that made it: the
 * thread of the benchmark is where inline ports run.
 */
final class LoneNode implements AutoCloseable {

	private static final String NODE_ID = "node";

	private final SystemRuntime runtime;

	private final HomeLoop loop = new HomeLoop(Thread.currentThread());

	private final AempNode node;

	LoneNode() {
		// Tasks of one handler thread end in the order in which they came.
		this.runtime = new SystemRuntime(NODE_ID, 1);
		this.node = MeasuredNodes.create(NodeSettings.builder().nodeId(NODE_ID).build(), this.runtime,
				new LoneTransport(this.loop));
	}

	AempNode node() {
		return this.node;
	}

	/** Does what inline ports left for later, as an event loop would. */
	void runLoop() {
		this.loop.runTasks();
	}

	@Override
	public void close() {
		// A node is not closed on its home thread, which could be needed for that.
		CompletableFuture.runAsync(this.node::close).join();
		this.runtime.close();
	}

	/**
	 * A loop without a thread of its own.
	 */
	private static final class HomeLoop implements EventLoop {

		private final Thread home;

		private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

		HomeLoop(Thread home) {
			this.home = home;
		}

		@Override
		public boolean isCurrent() {
			return Thread.currentThread() == this.home;
		}

		@Override
		public void execute(Runnable task) {
			if (!isCurrent()) {
				throw new IllegalStateException("Not measured as it should be: this is not the home thread");
			}
			this.tasks.add(task);
		}

		void runTasks() {
			for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
				task.run();
			}
		}

	}

	/**
	 * Has the loop only.
	 *
	 * @param nextLoop the loop
	 */
	private record LoneTransport(EventLoop nextLoop) implements Transport {

		@Override
		public Address listen(InetSocketAddress address, ConnectionObserver observer) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void dial(InetSocketAddress address, EventLoop loop, Duration timeout, ConnectionObserver observer) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void stopListening(Address bound) {
		}

		@Override
		public void stopListening() {
		}

		@Override
		public void close() {
		}

	}

}
