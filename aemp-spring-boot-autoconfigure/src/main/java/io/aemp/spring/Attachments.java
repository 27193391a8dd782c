package io.aemp.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;

/**
 * Functions and monitors that beans have on a node. They are set again each time that the
 * node starts after a stop. May be used from any thread.
 */
final class Attachments implements AutoCloseable {

	private final List<Supplier<Guard>> attachments = new CopyOnWriteArrayList<>();

	private final List<Guard> guards = new CopyOnWriteArrayList<>();

	/** Guarded by this. */
	private @Nullable Guard restarts;

	/**
	 * Sets something on a node, now and after each restart.
	 * @param node the node
	 * @param attachment sets it
	 */
	void add(Node node, Supplier<Guard> attachment) {
		this.guards.add(attachment.get());
		this.attachments.add(attachment);
		if (node instanceof AempNode restartable) {
			followRestarts(restartable);
		}
	}

	private synchronized void followRestarts(AempNode node) {
		if (this.restarts == null) {
			this.restarts = node.onRestart(this::attachAll);
		}
	}

	/**
	 * Attaches everything anew, because earlier registrations ended with the stop of the
	 * node.
	 */
	private void attachAll() {
		this.guards.clear();
		this.attachments.forEach((attachment) -> this.guards.add(attachment.get()));
	}

	/** Ends everything that was set. */
	@Override
	public synchronized void close() {
		if (this.restarts != null) {
			this.restarts.close();
		}
		this.guards.forEach(Guard::close);
		this.guards.clear();
		this.attachments.clear();
	}

}
