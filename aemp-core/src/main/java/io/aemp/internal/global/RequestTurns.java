package io.aemp.internal.global;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.Message;
import io.aemp.internal.link.Link;
import io.aemp.internal.link.events.KernelContext;
import io.aemp.internal.runtime.ArrayQueue;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.wire.Requests;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests of discovery and the database that wait for the kernel, in one queue for each
 * link. The links take turns, so that a flood on one link delays neither the others nor
 * the node's own work. A turn ends after {@value #MAX_REQUESTS} requests or the first
 * request that ends later than {@value #MAX_MILLIS} ms after the beginning of the turn.
 *
 * <p>
 * A <em>question</em> is a request whose answer can be much larger than itself. It waits
 * as long as the peer does not read the answers that it was given before; requests behind
 * it wait, too, because their order counts (guarantee, rule R5). A question that waits
 * already is not asked twice. When a link fails, all of its requests that wait are
 * dropped.
 *
 * <p>
 * What waits is charged to the peer (guarantee, rule R8), so queues are bounded: the node
 * reads no more from a peer whose requests take too much room. Requests are added by any
 * thread, and handled on the kernel.
 */
final class RequestTurns {

	private static final Logger logger = LoggerFactory.getLogger(RequestTurns.class);

	/** The number of requests of one link that are handled in a row. */
	static final int MAX_REQUESTS = 64;

	/**
	 * The longest duration of a turn before which another request is begun, in
	 * milliseconds.
	 */
	static final long MAX_MILLIS = 1;

	private static final Set<String> QUESTIONS = Set.of(Requests.G_DB_FAMILY, Requests.G_DB_KEYS, Requests.G_DB_VALUES,
			Requests.G_MON1, Requests.G_FIND);

	/** Questions whose answer is the same, however often they are asked. */
	private static final Set<String> REPEATABLE = Set.of(Requests.G_MON1, Requests.G_FIND);

	private final KernelContext kernel;

	private final Timers timers;

	private final BiConsumer<Link, Message> handler;

	/** The requests of each link for which requests wait. */
	@GuardedBy("this.queues")
	private final Map<Link, LinkQueue> queues = new HashMap<>();

	/**
	 * Creates empty queues.
	 * @param kernel handles the requests
	 * @param timers tells how long a turn lasts
	 * @param handler is given each request, unless its link has failed
	 */
	RequestTurns(KernelContext kernel, Timers timers, BiConsumer<Link, Message> handler) {
		this.kernel = kernel;
		this.timers = timers;
		this.handler = handler;
	}

	/**
	 * Adds a request to the queue of its link. To be called while the link delivers the
	 * request.
	 * @param link where it came from
	 * @param request tag and arguments
	 */
	void add(Link link, Message request) {
		LinkQueue queue;
		synchronized (this.queues) {
			queue = this.queues.get(link);
			if (queue != null) {
				queue.add(request);
				return;
			}
			queue = new LinkQueue(link);
			queue.add(request);
			this.queues.put(link, queue);
		}
		this.kernel.enqueue(queue::take);
	}

	/**
	 * Returns how many requests wait, of all links.
	 */
	int size() {
		synchronized (this.queues) {
			return this.queues.values().stream().mapToInt((queue) -> queue.requests.size()).sum();
		}
	}

	/**
	 * A request that waits for its turn.
	 *
	 * @param question what it asks; null if it is no question
	 * @param task handles it and settles its charge
	 */
	private record Waiting(@Nullable Question question, Runnable task) {

	}

	/**
	 * A query that waits to be answered.
	 *
	 * @param tag the tag of the request
	 * @param about the family or node; null if the request is malformed
	 */
	private record Question(String tag, @Nullable String about) {

		static @Nullable Question of(Message request) {
			String tag = request.tag();
			if (tag == null || !QUESTIONS.contains(tag)) {
				return null;
			}
			return new Question(tag, (request.size() > 1) ? request.rest(1).tag() : null);
		}

		boolean isRepeatable() {
			return this.about != null && REPEATABLE.contains(this.tag);
		}

	}

	/**
	 * The requests of one link. Guarded by the map of all queues; turns are taken on the
	 * kernel, one at a time.
	 */
	private final class LinkQueue {

		private final Link link;

		private final Queue<Waiting> requests = new ArrayQueue<>();

		/** Repeatable questions behind the last request that is no question. */
		private final Set<Question> asked = new HashSet<>();

		LinkQueue(Link link) {
			this.link = link;
		}

		void add(Message request) {
			Question question = Question.of(request);
			if (question == null) {
				// What is asked behind a change must be answered behind it.
				this.asked.clear();
			}
			else if (question.isRepeatable() && !this.asked.add(question)) {
				return;
			}
			this.requests.add(new Waiting(question, this.link.charge().task(() -> {
				if (this.link.isUp()) {
					RequestTurns.this.handler.accept(this.link, request);
				}
			})));
		}

		/** Handles some requests on the kernel, and asks for another turn if need be. */
		void take() {
			long begin = RequestTurns.this.timers.nanoTime();
			for (int handled = 0; handled < MAX_REQUESTS && !isOver(begin, handled); handled++) {
				if (!this.link.isUp()) {
					drop();
					return;
				}
				if (isAheadOfReader()) {
					return;
				}
				Runnable task = poll();
				if (task == null) {
					return;
				}
				handle(task);
			}
			RequestTurns.this.kernel.enqueue(this::take);
		}

		/**
		 * Handles a request. If it fails the link fails, because a change may be half
		 * done.
		 */
		private void handle(Runnable task) {
			try {
				task.run();
			}
			catch (Throwable ex) {
				this.link.fail("sent a request that could not be carried out");
				logger.error("A request of node {} could not be carried out, so the link to it fails",
						this.link.nodeId(), ex);
			}
		}

		private boolean isOver(long begin, int handled) {
			return handled > 0
					&& RequestTurns.this.timers.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(MAX_MILLIS);
		}

		/**
		 * Determines if the next request is a query that must wait. Then a turn follows.
		 */
		private boolean isAheadOfReader() {
			synchronized (RequestTurns.this.queues) {
				Waiting next = this.requests.peek();
				if (next == null || next.question == null) {
					return false;
				}
			}
			return this.link.awaitWritable(() -> RequestTurns.this.kernel.enqueue(this::take));
		}

		/** Takes the next request, or ends this queue, which has no turn any more. */
		private @Nullable Runnable poll() {
			synchronized (RequestTurns.this.queues) {
				Waiting next = this.requests.poll();
				if (next == null) {
					RequestTurns.this.queues.remove(this.link);
					return null;
				}
				if (next.question != null) {
					this.asked.remove(next.question);
				}
				return next.task;
			}
		}

		/** The link has failed: settles what its requests were charged with. */
		private void drop() {
			Runnable task = poll();
			while (task != null) {
				task.run();
				task = poll();
			}
		}

	}

}
