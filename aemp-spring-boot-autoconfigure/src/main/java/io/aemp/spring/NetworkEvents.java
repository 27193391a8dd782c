package io.aemp.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.aemp.Family;
import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.NodeObserver;
import io.aemp.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what happens to links and families as events of the application, from the
 * time when the node is started until it is to be closed. The failure of a listener is
 * logged, and the next event follows.
 *
 * @since 0.1.0
 */
public final class NetworkEvents implements SmartLifecycle {

	/** Right after the node, see its lifecycle. */
	private static final int PHASE = DEFAULT_PHASE - 4095;

	private static final Logger logger = LoggerFactory.getLogger(NetworkEvents.class);

	private final Node node;

	private final ApplicationEventPublisher publisher;

	private final List<Family> families;

	private final List<Guard> monitors = new ArrayList<>();

	private volatile boolean running;

	/**
	 * Events of a node.
	 * @param node the node; remains the caller's to close
	 * @param publisher where to publish
	 * @param families the names of families whose changes are to be published
	 * @throws IllegalArgumentException if a name is illegal
	 */
	public NetworkEvents(Node node, ApplicationEventPublisher publisher, Collection<String> families) {
		this.node = node;
		this.publisher = publisher;
		this.families = families.stream().distinct().map(node::family).toList();
	}

	@Override
	public synchronized void start() {
		this.running = true;
		this.monitors.add(this.node.monNodes(new LinkEvents()));
		for (Family family : this.families) {
			this.monitors.add(family.mon((content, added, changed,
					deleted) -> publish(new FamilyChangedEvent(family, content, added, changed, deleted))));
		}
	}

	@Override
	public synchronized void stop() {
		this.running = false;
		this.monitors.forEach(Guard::close);
		this.monitors.clear();
	}

	private void publish(ApplicationEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (RuntimeException ex) {
			logger.error("A listener of {} failed", event, ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Makes events of what happens to links.
	 */
	private final class LinkEvents implements NodeObserver {

		@Override
		public void nodeUp(String nodeId) {
			publish(new NodeUpEvent(NetworkEvents.this.node, nodeId));
		}

		@Override
		public void nodeSlow(String nodeId) {
			publish(new NodeSlowEvent(NetworkEvents.this.node, nodeId));
		}

		@Override
		public void nodeResponsive(String nodeId) {
			publish(new NodeResponsiveEvent(NetworkEvents.this.node, nodeId));
		}

		@Override
		public void nodeDown(String nodeId, Reason reason) {
			publish(new NodeDownEvent(NetworkEvents.this.node, nodeId, reason));
		}

	}

}
