package io.aemp.internal.link.events;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

import io.aemp.Guard;
import io.aemp.NodeObserver;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.ControlEntry;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.Timers;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Notifies observers of links that come up and go down. The methods may be called from
 * any thread, and only enqueue; the state belongs to the kernel's serial executor.
 */
public final class NodeEvents {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(NodeEvents.class));

	private final KernelContext kernel;

	private final Executor callbacks;

	private final Timers timers;

	private final Set<String> upNodes = new LinkedHashSet<>();

	private final List<Observation> observations = new ArrayList<>();

	/**
	 * Creates an object without observers.
	 * @param kernel runs what is told
	 * @param callbacks runs observers outside ports
	 * @param timers timers
	 */
	public NodeEvents(KernelContext kernel, Executor callbacks, Timers timers) {
		this.kernel = kernel;
		this.callbacks = callbacks;
		this.timers = timers;
	}

	/**
	 * Announces that a link came up.
	 * @param nodeId its node
	 */
	public void up(String nodeId) {
		this.kernel.enqueue(() -> {
			this.upNodes.add(nodeId);
			tellAll((observer) -> observer.nodeUp(nodeId));
		});
	}

	/**
	 * Announces that a peer is slow to answer.
	 * @param nodeId its node
	 */
	public void slow(String nodeId) {
		this.kernel.enqueue(() -> tellAll((observer) -> observer.nodeSlow(nodeId)));
	}

	/**
	 * Announces that a slow peer answers again.
	 * @param nodeId its node
	 */
	public void responsive(String nodeId) {
		this.kernel.enqueue(() -> tellAll((observer) -> observer.nodeResponsive(nodeId)));
	}

	/**
	 * Announces that a link failed.
	 * @param nodeId its node
	 * @param reason why
	 */
	public void down(String nodeId, Reason reason) {
		this.kernel.enqueue(() -> {
			this.upNodes.remove(nodeId);
			tellAll((observer) -> observer.nodeDown(nodeId, reason));
		});
	}

	/**
	 * Notifies an observer of all events from now on, beginning with the nodes that are
	 * up.
	 * @param context where the observer runs; null for threads outside ports
	 * @param observer is told
	 * @return ends it
	 */
	public Guard observe(@Nullable Context context, NodeObserver observer) {
		Observation observation = new Observation(context, observer);
		if (context == null || context.own(observation)) {
			this.kernel.enqueue(() -> {
				// Closed before its turn came, nobody would take it away.
				if (!observation.closed) {
					this.observations.add(observation);
					this.upNodes.forEach((nodeId) -> observation.tell((told) -> told.nodeUp(nodeId)));
				}
			});
		}
		return observation;
	}

	private void tellAll(Consumer<NodeObserver> event) {
		for (Observation observation : this.observations) {
			try {
				observation.tell(event);
			}
			catch (Throwable ex) {
				report.error("An observer could not be told what happened to a link", ex);
			}
		}
	}

	/**
	 * An observer and the context where it runs.
	 */
	private final class Observation implements Guard {

		private final @Nullable Context context;

		private final NodeObserver observer;

		private final EventDelivery delivery;

		private volatile boolean closed;

		Observation(@Nullable Context context, NodeObserver observer) {
			this.context = context;
			this.observer = observer;
			this.delivery = new EventDelivery(context, "links", NodeEvents.this.callbacks, NodeEvents.this.timers);
		}

		void tell(Consumer<NodeObserver> event) {
			ControlEntry telling = () -> {
				if (!this.closed) {
					event.accept(this.observer);
				}
			};
			if (this.context == NodeEvents.this.kernel) {
				NodeEvents.this.kernel.follow(telling);
			}
			else {
				this.delivery.deliver(telling);
			}
		}

		@Override
		public void close() {
			this.closed = true;
			if (this.context != null) {
				this.context.disown(this);
			}
			NodeEvents.this.kernel.enqueue(() -> NodeEvents.this.observations.remove(this));
		}

	}

}
