package io.aemp.spring;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.aemp.Node;
import io.aemp.Reason;

/**
 * The living ports that functions of one application context have spawned. They end with
 * the context, because their beans do. May be used from any thread.
 */
final class SpawnedPorts {

	private final Set<Spawned> alive = ConcurrentHashMap.newKeySet();

	private volatile boolean closed;

	/**
	 * Adds a port that has its receivers. If the context was closed meanwhile, the port
	 * is killed.
	 * @param node has the port
	 * @param portId the ID of the port
	 * @param died is called when the port died
	 */
	void add(Node node, String portId, Consumer<Reason> died) {
		Spawned spawned = new Spawned(node, portId);
		this.alive.add(spawned);
		node.monOutside(portId, (reason) -> {
			this.alive.remove(spawned);
			died.accept(reason);
		});
		if (this.closed) {
			node.kil(portId);
		}
	}

	/** Allows ports again. */
	void open() {
		this.closed = false;
	}

	/**
	 * Kills all ports, and those that are being spawned.
	 * @return completes when no handler of them runs any more
	 */
	CompletableFuture<Void> close() {
		this.closed = true;
		return CompletableFuture.allOf(this.alive.stream().map(Spawned::kill).toArray(CompletableFuture<?>[]::new));
	}

	/**
	 * A port that may live.
	 *
	 * @param node has the port
	 * @param portId the ID of the port
	 */
	private record Spawned(Node node, String portId) {

		CompletableFuture<Void> kill() {
			CompletableFuture<Void> end = new CompletableFuture<>();
			this.node.monOutside(this.portId, (reason) -> end.complete(null));
			this.node.kil(this.portId);
			return end;
		}

	}

}
