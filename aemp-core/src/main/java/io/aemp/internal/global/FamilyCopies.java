package io.aemp.internal.global;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import io.aemp.Guard;
import io.aemp.Printable;
import io.aemp.internal.context.Context;
import io.aemp.internal.link.events.EventDelivery;
import io.aemp.internal.link.events.KernelContext;
import io.aemp.internal.runtime.ArrayQueue;
import io.aemp.internal.runtime.FailureReport;
import io.aemp.internal.runtime.NodeRuntime;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The families that are monitored on this node, with what the master has told of them.
 * Confined to the kernel, unless said otherwise.
 */
final class FamilyCopies {

	private static final FailureReport report = new FailureReport(LoggerFactory.getLogger(FamilyCopies.class));

	/** An observer that is slower gets several changes as one. */
	private static final int MAX_WAITING = 64;

	private final KernelContext kernel;

	private final NodeRuntime runtime;

	private final Map<String, Copy> copies = new ConcurrentHashMap<>();

	private final Consumer<String> first;

	private final Consumer<String> last;

	/**
	 * No family is monitored yet.
	 * @param kernel where all happens
	 * @param runtime clock and executors
	 * @param first told of a family that is monitored from now on
	 * @param last told of a family that is not monitored any more
	 */
	FamilyCopies(KernelContext kernel, NodeRuntime runtime, Consumer<String> first, Consumer<String> last) {
		this.kernel = kernel;
		this.runtime = runtime;
		this.first = first;
		this.last = last;
	}

	/** The families that are monitored. */
	Set<String> families() {
		return this.copies.keySet();
	}

	/**
	 * Monitors a family, from any thread.
	 * @param context where the observer runs; null for threads outside ports
	 */
	Guard observe(@Nullable Context context, String family, FamilyObserver observer) {
		Observation observation = new Observation(context, family, observer);
		if (context == null || context.own(observation)) {
			this.kernel.execute(() -> add(observation));
		}
		return observation;
	}

	private void add(Observation observation) {
		// Closed before its turn came, nobody would take it away.
		if (observation.closed) {
			return;
		}
		Copy copy = this.copies.get(observation.family);
		if (copy == null) {
			copy = new Copy(now());
			this.copies.put(observation.family, copy);
			copy.observations.add(observation);
			this.first.accept(observation.family);
		}
		else {
			copy.observations.add(observation);
			if (copy.known) {
				observation.tell(copy.content, copy.content.keySet());
			}
		}
	}

	private void remove(Observation observation) {
		Copy copy = this.copies.get(observation.family);
		if (copy != null && copy.observations.remove(observation) && copy.observations.isEmpty()) {
			this.copies.remove(observation.family);
			this.last.accept(observation.family);
		}
	}

	/** The master tells a whole family. */
	void whole(String family, Map<String, @Nullable Object> values) {
		Copy copy = this.copies.get(family);
		if (copy == null) {
			return;
		}
		PersistentMap content = PersistentMap.of(values);
		Set<String> concerned = new HashSet<>();
		content.forEach((key, value) -> {
			if (!copy.content.containsKey(key) || !DatabaseValues.equal(copy.content.get(key), value)) {
				concerned.add(key);
			}
		});
		copy.content.keySet().stream().filter((key) -> !content.containsKey(key)).forEach(concerned::add);
		boolean tell = !copy.known || !concerned.isEmpty();
		copy.known = true;
		copy.staleSince = 0;
		copy.content = content;
		copy.cost = 0;
		content.forEach((key, value) -> copy.cost += DatabaseCosts.ofCopy(key, value));
		if (tell) {
			copy.tell(concerned);
		}
	}

	/** The master tells a change. */
	void changed(FamilyUpdate update) {
		Copy copy = this.copies.get(update.family());
		if (copy == null || !copy.known) {
			return;
		}
		Set<String> concerned = new LinkedHashSet<>(update.set().keySet());
		concerned.addAll(update.deleted());
		PersistentMap before = copy.content;
		copy.content = before.with(update.set(), update.deleted());
		concerned.forEach((key) -> copy.cost += costOf(copy.content, key) - costOf(before, key));
		copy.tell(concerned);
	}

	private static long costOf(PersistentMap content, String key) {
		return content.containsKey(key) ? DatabaseCosts.ofCopy(key, content.get(key)) : 0;
	}

	/** Returns the number of keys in all copies. */
	long entries() {
		return this.copies.values().stream().mapToLong((copy) -> copy.content.size()).sum();
	}

	/** Returns the cost of all copies: bytes, as an estimate. */
	long cost() {
		return this.copies.values().stream().mapToLong((copy) -> copy.cost).sum();
	}

	/** Marks the copies of all families as possibly out of date. */
	void stale() {
		long now = now();
		this.copies.values().stream().filter((copy) -> copy.staleSince == 0).forEach((copy) -> copy.staleSince = now);
	}

	/**
	 * Since when a family may be out of date, for any thread.
	 * @return milliseconds since the beginning of 1970; 0 if it is not, null if it is not
	 * monitored
	 */
	@Nullable Long staleSince(String family) {
		Copy copy = this.copies.get(family);
		return (copy != null) ? (Long) copy.staleSince : null;
	}

	private long now() {
		return Math.max(1, this.runtime.timers().currentTimeMillis());
	}

	/**
	 * One family.
	 */
	private static final class Copy {

		private final List<Observation> observations = new CopyOnWriteArrayList<>();

		private PersistentMap content = PersistentMap.EMPTY;

		private long cost;

		private boolean known;

		private volatile long staleSince;

		Copy(long now) {
			this.staleSince = now;
		}

		void tell(Set<String> concerned) {
			for (Observation observation : this.observations) {
				try {
					observation.tell(this.content, concerned);
				}
				catch (Throwable ex) {
					report.error("An observer of family {} could not be told of a change",
							Printable.of(observation.family), ex);
				}
			}
		}

	}

	/**
	 * One observer and where it runs.
	 */
	private final class Observation implements Guard {

		private final @Nullable Context context;

		private final String family;

		private final FamilyObserver observer;

		private final EventDelivery delivery;

		@GuardedBy("waiting")
		private final ArrayQueue<Change> waiting = new ArrayQueue<>();

		/** The content that the observer was told last; confined to its context. */
		private PersistentMap told = PersistentMap.EMPTY;

		/** The last change was not taken over by anybody; confined to the kernel. */
		private boolean refused;

		/** True if the observer was told anything; confined to its context. */
		private boolean begun;

		private volatile boolean closed;

		Observation(@Nullable Context context, String family, FamilyObserver observer) {
			this.context = context;
			this.family = family;
			this.observer = observer;
			this.delivery = new EventDelivery(context, "family " + Printable.of(family),
					FamilyCopies.this.runtime.callbacks(), FamilyCopies.this.runtime.timers());
		}

		/** On the kernel. */
		void tell(PersistentMap content, Set<String> concerned) {
			synchronized (this.waiting) {
				Change last = this.waiting.peekLast();
				if (last != null && (this.waiting.size() == MAX_WAITING || this.refused)) {
					last.merge(content, concerned);
					if (!this.refused) {
						return;
					}
				}
				else {
					this.waiting.add(new Change(content, concerned));
				}
				// Until somebody has taken it over.
				this.refused = true;
			}
			this.delivery.deliver(this::take);
			this.refused = false;
		}

		private void take() throws Exception {
			Change change;
			synchronized (this.waiting) {
				change = this.waiting.remove();
			}
			if (this.closed) {
				return;
			}
			Set<String> added = new LinkedHashSet<>();
			Set<String> changed = new LinkedHashSet<>();
			Set<String> deleted = new LinkedHashSet<>();
			for (String key : change.concerned) {
				boolean before = this.told.containsKey(key);
				boolean after = change.content.containsKey(key);
				if (before || after) {
					((!before) ? added : after ? changed : deleted).add(key);
				}
			}
			boolean first = !this.begun;
			this.begun = true;
			this.told = change.content;
			if (first || !added.isEmpty() || !changed.isEmpty() || !deleted.isEmpty()) {
				this.observer.changed(FamilyContent.of(change.content), Collections.unmodifiableSet(added),
						Collections.unmodifiableSet(changed), Collections.unmodifiableSet(deleted));
			}
		}

		@Override
		public void close() {
			this.closed = true;
			if (this.context != null) {
				this.context.disown(this);
			}
			FamilyCopies.this.kernel.execute(() -> remove(this));
		}

	}

	/**
	 * A change that an observer has not been told yet. Guarded by the queue that it waits
	 * in.
	 */
	private static final class Change {

		private PersistentMap content;

		private Set<String> concerned;

		private boolean own;

		Change(PersistentMap content, Set<String> concerned) {
			this.content = content;
			this.concerned = concerned;
		}

		/**
		 * Merges a later change, without changing the maps that other observers share.
		 */
		void merge(PersistentMap content, Set<String> concerned) {
			if (!this.own) {
				this.concerned = new LinkedHashSet<>(this.concerned);
				this.own = true;
			}
			this.concerned.addAll(concerned);
			this.content = content;
		}

	}

}
