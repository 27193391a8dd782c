package io.aemp.spring;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;

/**
 * Functions and monitors that beans of one application context have on a node. They are
 * set again each time that the node or the context starts after a stop. May be used from
 * any thread.
 */
final class Attachments implements AutoCloseable {

	@GuardedBy("this")
	private final List<Supplier<Guard>> attachments = new ArrayList<>();

	@GuardedBy("this")
	private final List<Guard> guards = new ArrayList<>();

	@GuardedBy("this")
	private @Nullable Guard restarts;

	@GuardedBy("this")
	private boolean stopped;

	/**
	 * Sets something on a node, now and after each restart.
	 * @param node the node
	 * @param attachment sets it
	 */
	synchronized void add(Node node, Supplier<Guard> attachment) {
		if (!this.stopped) {
			this.guards.add(attachment.get());
		}
		this.attachments.add(attachment);
		if (node instanceof AempNode restartable) {
			followRestarts(restartable);
		}
	}

	@GuardedBy("this")
	private void followRestarts(AempNode node) {
		if (this.restarts == null) {
			this.restarts = node.onRestart(this::attachAll);
		}
	}

	/**
	 * Attaches everything anew, because earlier registrations ended with the stop of the
	 * node.
	 */
	private synchronized void attachAll() {
		this.guards.clear();
		if (!this.stopped) {
			this.attachments.forEach((attachment) -> this.guards.add(attachment.get()));
		}
	}

	/** Sets everything again that {@link #stop()} ended. */
	synchronized void start() {
		if (this.stopped) {
			this.stopped = false;
			attachAll();
		}
	}

	/** Ends everything that was set, until {@link #start()}. */
	synchronized void stop() {
		this.stopped = true;
		this.guards.forEach(Guard::close);
		this.guards.clear();
	}

	/** Ends everything that was set, for good. */
	@Override
	public synchronized void close() {
		if (this.restarts != null) {
			this.restarts.close();
		}
		stop();
		this.attachments.clear();
	}

}
