package io.aemp.internal.global;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.aemp.Guard;
import io.aemp.NodeId;
import io.aemp.internal.link.Links;
import io.aemp.internal.runtime.Backoff;
import io.aemp.internal.runtime.NodeRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps links to nodes that are known by name: to all other global nodes (protocol,
 * section 6, rule 8). Confined to the kernel.
 */
final class Keepalive {

	private static final Logger logger = LoggerFactory.getLogger(Keepalive.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(600);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

	/** A link that lasted for less counts as a failed attempt. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	private final String self;

	private final Links links;

	private final NodeRuntime runtime;

	private final Map<String, Kept> kept = new HashMap<>();

	/**
	 * Keeps no links yet.
	 * @param self this node, which needs none
	 * @param links makes and watches the links
	 * @param runtime clock and randomness
	 */
	Keepalive(String self, Links links, NodeRuntime runtime) {
		this.self = self;
		this.links = links;
		this.runtime = runtime;
	}

	/** Keeps a link from now on. */
	void keep(String nodeId) {
		if (!nodeId.equals(this.self) && NodeId.isLegal(nodeId) && !this.kept.containsKey(nodeId)) {
			Kept kept = new Kept(nodeId);
			this.kept.put(nodeId, kept);
			kept.connect();
		}
	}

	/** Keeps it no more; a link that is up stays. */
	void drop(String nodeId) {
		Kept kept = this.kept.remove(nodeId);
		if (kept != null) {
			kept.close();
		}
	}

	void close() {
		Set.copyOf(this.kept.keySet()).forEach(this::drop);
	}

	private final class Kept {

		private final String nodeId;

		private final Backoff pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, Keepalive.this.runtime.random());

		private @Nullable Guard monitor;

		private @Nullable Guard timer;

		private long triedNanos;

		Kept(String nodeId) {
			this.nodeId = nodeId;
		}

		/** A monitor on a node port makes a link and fires when there is none. */
		void connect() {
			this.triedNanos = Keepalive.this.runtime.timers().nanoTime();
			this.monitor = Keepalive.this.links.monitor(Keepalive.this.links.kernel(), this.nodeId, "", (reason) -> {
				if (Keepalive.this.kept.get(this.nodeId) == this) {
					logger.debug("No link to the global node {} at the moment: {}", this.nodeId, reason);
					tryAgain();
				}
			});
		}

		private void tryAgain() {
			if (Keepalive.this.runtime.timers().nanoTime() - this.triedNanos >= LASTING.toNanos()) {
				this.pause.reset();
			}
			this.timer = Keepalive.this.links.kernel()
				.timers()
				.schedule(this.pause.next(), Keepalive.this.links.kernel(), this::connect);
		}

		void close() {
			if (this.monitor != null) {
				this.monitor.close();
			}
			if (this.timer != null) {
				this.timer.close();
			}
		}

	}

}
