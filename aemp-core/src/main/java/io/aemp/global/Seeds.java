package io.aemp.global;

import java.time.Duration;
import java.util.List;

import io.aemp.Guard;
import io.aemp.NodeObserver;
import io.aemp.Reason;
import io.aemp.handshake.HandshakeException;
import io.aemp.handshake.SelfConnectionException;
import io.aemp.link.KernelContext;
import io.aemp.link.Links;
import io.aemp.link.SeekObserver;
import io.aemp.runtime.NodeRuntime;
import io.aemp.transport.Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a link to the node at each seed address, for ever (protocol, section 6, rule 2).
 */
public final class Seeds {

	private static final Logger logger = LoggerFactory.getLogger(Seeds.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(1200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

	/** A link that lasted for less counts as a failed attempt. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	private final Links links;

	private final NodeRuntime runtime;

	private final KernelContext kernel;

	private final List<Seed> seeds;

	private @Nullable Guard observation;

	private boolean closed;

	/**
	 * Seeds that are not dialled yet.
	 * @param links makes and watches the links
	 * @param runtime clock, randomness, executors
	 * @param addresses the seed addresses
	 */
	public Seeds(Links links, NodeRuntime runtime, List<Address> addresses) {
		this.links = links;
		this.runtime = runtime;
		this.kernel = links.kernel();
		this.seeds = addresses.stream().distinct().map(Seed::new).toList();
	}

	/**
	 * Dials all seeds at once, and again whenever a link is missing.
	 */
	public void start() {
		this.kernel.execute(() -> {
			this.observation = this.links.observe(this.kernel, new NodeObserver() {

				@Override
				public void nodeDown(String nodeId, Reason reason) {
					Seeds.this.seeds.forEach((seed) -> seed.lost(nodeId));
				}

			});
			this.seeds.forEach(Seed::dial);
		});
	}

	/**
	 * Gives up.
	 */
	public void close() {
		this.kernel.execute(() -> {
			this.closed = true;
			if (this.observation != null) {
				this.observation.close();
			}
		});
	}

	/**
	 * One seed address. All that happens to it runs in the kernel's context.
	 */
	private final class Seed implements SeekObserver {

		private final Address address;

		private Duration pause = FIRST_PAUSE;

		/** The node behind the address, as long as there is a link to it. */
		private @Nullable String nodeId;

		private long foundNanos;

		private @Nullable String lastFailure;

		Seed(Address address) {
			this.address = address;
		}

		void dial() {
			if (!Seeds.this.closed) {
				Seeds.this.links.seek(this.address, this);
			}
		}

		@Override
		public void found(String nodeId) {
			Seeds.this.kernel.execute(() -> {
				logger.debug("Seed {} is node {}", this.address, nodeId);
				this.nodeId = nodeId;
				this.lastFailure = null;
				this.foundNanos = Seeds.this.runtime.timers().nanoTime();
				// Down again already, or refused for a link that fails now: look again
				// later.
				again(this::checkUp);
			});
		}

		@Override
		public void failed(Throwable cause) {
			Seeds.this.kernel.execute(() -> {
				if (Seeds.this.closed) {
					return;
				}
				String nodeId = (cause instanceof HandshakeException refusal) ? refusal.greetedAs() : null;
				if (nodeId != null && Seeds.this.links.isUp(nodeId)) {
					// Refused because there is a link already, and that is all a seed is
					// for.
					found(nodeId);
					return;
				}
				if (cause instanceof SelfConnectionException) {
					logger.debug("Seed {} is this node itself and is left alone", this.address);
					return;
				}
				log(Links.textOf(cause));
				again(this::dial);
			});
		}

		/** A seed may be away for long: that is told once. */
		private void log(String failure) {
			if (failure.equals(this.lastFailure)) {
				logger.debug("Seed {} still cannot be reached: {}", this.address, failure);
			}
			else {
				logger.info("Seed {} cannot be reached: {}", this.address, failure);
			}
			this.lastFailure = failure;
		}

		private void checkUp() {
			if (this.nodeId != null && !Seeds.this.links.isUp(this.nodeId)) {
				lost(this.nodeId);
			}
		}

		void lost(String nodeId) {
			if (!nodeId.equals(this.nodeId)) {
				return;
			}
			this.nodeId = null;
			if (Seeds.this.runtime.timers().nanoTime() - this.foundNanos >= LASTING.toNanos()) {
				this.pause = FIRST_PAUSE;
				dial();
			}
			else {
				again(this::dial);
			}
		}

		private void again(Runnable task) {
			double jitter = 1 + Seeds.this.runtime.random().nextFraction();
			Duration pause = Duration.ofNanos((long) (this.pause.toNanos() * jitter));
			if (pause.compareTo(LONGEST_PAUSE) > 0) {
				pause = Duration.ofNanos((long) (LONGEST_PAUSE.toNanos() * (0.5 + jitter / 4)));
			}
			this.pause = this.pause.multipliedBy(2);
			if (this.pause.compareTo(LONGEST_PAUSE) > 0) {
				this.pause = LONGEST_PAUSE;
			}
			Seeds.this.runtime.timers().schedule(pause, Seeds.this.kernel, task);
		}

	}

}
