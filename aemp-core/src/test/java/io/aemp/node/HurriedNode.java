package io.aemp.node;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

import io.aemp.Guard;
import io.aemp.NodeSettings;
import io.aemp.internal.node.Transports;
import io.aemp.internal.runtime.ForwardingRuntime;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.runtime.SystemRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Transport;
import io.aemp.testing.HiddenFields;

/**
 * A node with real threads and sockets for which time passes ten times as fast, so that
 * pauses between attempts and the patience with silent peers do not take the time of the
 * test.
 */
public final class HurriedNode implements AutoCloseable {

	private static final int HURRY = 10;

	private final SystemRuntime system;

	private final Transport transport;

	private final AempNode node;

	/**
	 * Makes a node that is not started yet.
	 * @param settings how it is to be
	 * @param callbacks puts something around what runs callbacks
	 */
	public HurriedNode(NodeSettings settings, UnaryOperator<Executor> callbacks) {
		this.system = new SystemRuntime(settings.nodeId(), settings.handlers().threads());
		NodeRuntime hurried = new HurriedRuntime(this.system, callbacks.apply(this.system.callbacks()));
		this.transport = Transports.create(settings, hurried);
		this.node = TestNodes.create(settings, hurried, this.transport);
	}

	/**
	 * Returns the node as an application sees it.
	 * @return the node
	 */
	public AempNode node() {
		return this.node;
	}

	/**
	 * Returns the number of other nodes that it knows, linked or not.
	 * @return the number
	 */
	public int remoteNodes() {
		return ((Map<?, ?>) HiddenFields.read(HiddenFields.read(HiddenFields.read(this.node, "links"), "remoteNodes"),
				"nodes"))
			.size();
	}

	@Override
	public void close() {
		this.node.close();
		this.transport.close();
		this.system.close();
	}

	private static final class HurriedRuntime extends ForwardingRuntime implements Timers {

		private final Timers timers;

		private final Executor callbacks;

		HurriedRuntime(NodeRuntime system, Executor callbacks) {
			super(system);
			this.timers = system.timers();
			this.callbacks = callbacks;
		}

		@Override
		public long nanoTime() {
			return this.timers.nanoTime() * HURRY;
		}

		@Override
		public long currentTimeMillis() {
			return this.timers.currentTimeMillis();
		}

		@Override
		public Guard schedule(Duration delay, Executor executor, Runnable task) {
			return this.timers.schedule(delay.dividedBy(HURRY), executor, task);
		}

		@Override
		public Timers timers() {
			return this;
		}

		@Override
		public long coarseNanoTime(boolean often) {
			return nanoTime();
		}

		@Override
		public Executor callbacks() {
			return this.callbacks;
		}

		@Override
		public Executor completions() {
			return this.callbacks;
		}

	}

}
