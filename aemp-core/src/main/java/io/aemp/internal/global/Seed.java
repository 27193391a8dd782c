package io.aemp.internal.global;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.aemp.internal.handshake.ConnectionEndedException;
import io.aemp.internal.handshake.SelfConnectionException;
import io.aemp.internal.link.connect.SeekObserver;
import io.aemp.internal.runtime.Backoff;
import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.transport.Address;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One configured seed: an IP address, or a name for some, as DNS or somebody else knows
 * it. Confined to the kernel.
 */
final class Seed {

	private static final Logger logger = LoggerFactory.getLogger(Seed.class);

	private static final Duration FIRST_PAUSE = Duration.ofMillis(1200);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

	/** A link that lasted for less counts as a failed attempt. */
	private static final Duration LASTING = Duration.ofSeconds(10);

	/**
	 * The number of addresses of one name that are dialled at a time and kept linked.
	 */
	private static final int MAX_TARGETS = 3;

	/**
	 * The interval at which a name that has led to a node is resolved again, to find more
	 * nodes.
	 */
	private static final Duration LOOK_AROUND = Duration.ofSeconds(30);

	/**
	 * In the same order on every node, so that all choose the same few nodes of many.
	 */
	private static final Comparator<Address> BY_BYTES = Comparator
		.<Address>comparingInt((address) -> address.host().length())
		.thenComparing(Address::host);

	private final Seeds seeds;

	/** Names it in the log. */
	private final Object name;

	/** If there is nothing to look up. */
	private final @Nullable Address address;

	private final Supplier<CompletionStage<List<InetSocketAddress>>> lookUp;

	private final Backoff pause;

	/** The targets that are dialled or linked, by IP address. */
	private final Map<Address, Target> targets = new LinkedHashMap<>();

	/** Addresses of this attempt that wait for their turn. */
	private final Queue<Address> ahead = new ArrayDeque<>();

	/** Addresses that lead to this node itself. */
	private final Set<Address> selves = new HashSet<>();

	/** True if a look-up returned no nodes. */
	private boolean nobody;

	private boolean alone;

	private boolean waiting;

	private @Nullable String lastFailure;

	Seed(Seeds seeds, Object name, @Nullable Address address,
			Supplier<CompletionStage<List<InetSocketAddress>>> lookUp) {
		this.seeds = seeds;
		this.pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, seeds.runtime().random());
		this.name = name;
		this.address = address;
		this.lookUp = lookUp;
	}

	boolean isAlone() {
		return this.alone;
	}

	/** Returns the nodes that were found at its addresses. */
	Stream<String> nodes() {
		return this.targets.values().stream().flatMap((target) -> Stream.ofNullable(target.nodeId));
	}

	void attempt() {
		this.waiting = false;
		if (this.seeds.isClosed()) {
			return;
		}
		if (this.address != null) {
			resolved(List.of(this.address));
			return;
		}
		this.lookUp.get().whenComplete((addresses, failure) -> this.seeds.kernel().execute(() -> {
			if (failure != null) {
				log(failureOf(failure));
				next();
			}
			else {
				resolved(addresses.stream().map(Address::of).distinct().sorted(BY_BYTES).toList());
			}
		}));
	}

	/**
	 * A source of seeds fails with something that is the cause of what arrives here.
	 */
	private String failureOf(Throwable failure) {
		return (this.name instanceof Address) ? "its name cannot be resolved" : "its addresses are not known: "
				+ FailureText.of((failure.getCause() != null) ? failure.getCause() : failure);
	}

	private void resolved(List<Address> addresses) {
		this.nobody = addresses.isEmpty();
		this.selves.retainAll(addresses);
		this.ahead.clear();
		addresses.stream()
			.filter((address) -> !this.selves.contains(address) && !this.targets.containsKey(address))
			.forEach(this.ahead::add);
		next();
	}

	/** Dials what may be dialled now, or waits for the next attempt. */
	private void next() {
		if (this.seeds.isClosed()) {
			return;
		}
		Address address = (this.targets.size() < MAX_TARGETS) ? this.ahead.poll() : null;
		while (address != null) {
			Target target = new Target(address);
			this.targets.put(address, target);
			seek(address, target);
			address = (this.targets.size() < MAX_TARGETS) ? this.ahead.poll() : null;
		}
		boolean idle = this.targets.values().stream().allMatch((target) -> target.nodeId != null);
		if (!idle) {
			return;
		}
		this.alone = this.targets.isEmpty() && (this.nobody || !this.selves.isEmpty());
		this.seeds.observer().lookedAround();
		if (this.targets.isEmpty()) {
			again(this.pause.next());
		}
		else if (this.address == null && this.targets.size() < MAX_TARGETS) {
			double jitter = 0.5 + this.seeds.runtime().random().nextFraction();
			again(Duration.ofNanos((long) (LOOK_AROUND.toNanos() * jitter)));
		}
	}

	/** An attempt that cannot even begin has failed: nobody else would end it. */
	private void seek(Address address, Target target) {
		try {
			this.seeds.links().seek(address, target);
		}
		catch (Throwable ex) {
			target.failed(ex);
		}
	}

	private void again(Duration pause) {
		if (!this.waiting) {
			this.waiting = true;
			this.seeds.kernel().timers().schedule(pause, this.seeds.kernel(), this::attempt);
		}
	}

	void lost(String nodeId) {
		for (Target target : List.copyOf(this.targets.values())) {
			if (nodeId.equals(target.nodeId)) {
				this.targets.remove(target.address);
				if (this.seeds.runtime().timers().nanoTime() - target.foundNanos >= LASTING.toNanos()) {
					this.pause.reset();
					attempt();
				}
				else {
					again(this.pause.next());
				}
			}
		}
	}

	void found(Target target, String nodeId) {
		if (this.targets.get(target.address) != target) {
			return;
		}
		logger.debug("Seed {} is node {}", this.name, nodeId);
		this.lastFailure = null;
		this.seeds.lastFailure(null);
		this.alone = false;
		target.nodeId = nodeId;
		target.foundNanos = this.seeds.runtime().timers().nanoTime();
		this.seeds.observer().found(nodeId);
		// Down again already, or refused for a link that fails now: look again later.
		this.seeds.kernel().timers().schedule(this.pause.next(), this.seeds.kernel(), () -> checkUp(target, nodeId));
		next();
	}

	private void checkUp(Target target, String nodeId) {
		if (this.targets.get(target.address) == target && !this.seeds.links().isUp(nodeId)) {
			lost(nodeId);
		}
	}

	void failed(Target target, Throwable cause) {
		String nodeId = (cause instanceof ConnectionEndedException end) ? end.claimedNodeId() : null;
		if (nodeId != null && this.seeds.links().isUp(nodeId)) {
			// Refused because there is a link already, and that is all a seed is for.
			found(target, nodeId);
			return;
		}
		if (!this.targets.remove(target.address, target)) {
			// It has failed before, or was found.
			return;
		}
		if (cause instanceof SelfConnectionException) {
			foundSelf(target.address);
			return;
		}
		log(FailureText.of(cause));
		next();
	}

	private void foundSelf(Address address) {
		if (this.address == null) {
			// Others have the same name as seed and find us by it, if they need us.
			this.selves.add(address);
			next();
			return;
		}
		logger.info("Seed {} is this node itself, or another process with its node ID", this.name);
		this.seeds.remove(this);
		this.seeds.observer().foundSelf();
	}

	/** A seed may be away for long: that is told once. */
	private void log(String failure) {
		this.seeds.lastFailure("seed " + this.name + " cannot be reached: " + failure);
		if (failure.equals(this.lastFailure)) {
			logger.debug("Seed {} still cannot be reached: {}", this.name, failure);
		}
		else {
			logger.info("Seed {} cannot be reached: {}", this.name, failure);
		}
		this.lastFailure = failure;
	}

	/**
	 * One IP address of the seed.
	 */
	private final class Target implements SeekObserver {

		private final Address address;

		/** The node behind the address, once that is known. */
		private @Nullable String nodeId;

		private long foundNanos;

		Target(Address address) {
			this.address = address;
		}

		@Override
		public void found(String nodeId) {
			Seed.this.seeds.kernel().execute(() -> Seed.this.found(this, nodeId));
		}

		@Override
		public void failed(Throwable cause) {
			Seed.this.seeds.kernel().execute(() -> Seed.this.failed(this, cause));
		}

	}

}
