package io.aemp.sample.farm;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;

import io.aemp.Family;
import io.aemp.FamilyContent;
import io.aemp.FamilyObserver;
import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Node;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.sample.image.ImageScaling;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives jobs to workers. The coordinator is a port itself: new jobs, answers, time-outs,
 * lost workers and new ones all come in that one port's order, one after the other, so
 * that plain collections suffice for its state.
 * <p>
 * Workers are ports that have entered themselves in a family of the database. Each is
 * monitored, then sent an image without any bytes: the answer, even a refusal, shows that
 * it can be reached. When the monitor fires, the worker's jobs go back to the head of the
 * queue and to another one.
 */
final class Coordinator implements FamilyObserver {

	private static final Logger logger = LoggerFactory.getLogger(Coordinator.class);

	private static final int MAX_LOST_WORKERS = 20;

	private final Node node;

	private final FarmProperties settings;

	private final FarmTimer timer;

	private final FarmBoard board;

	/** Takes a new job over from the thread that brought it. */
	private final LongFunction<@Nullable Job> arrivals;

	private final Port port;

	private final Map<Long, Job> jobs = new LinkedHashMap<>();

	private final Deque<Job> queue = new ArrayDeque<>();

	private final Deque<Job> finished = new ArrayDeque<>();

	private final Map<String, Worker> workers = new TreeMap<>();

	/** Ports that will be asked again later. */
	private final Set<String> looking = new HashSet<>();

	/** The family of the workers, as far as it is known here. */
	private FamilyContent family = FamilyContent.of(Map.of());

	private long finishedBytes;

	private long given;

	Coordinator(Node node, Family workers, FarmProperties settings, FarmTimer timer, FarmBoard board,
			LongFunction<@Nullable Job> arrivals) {
		this.node = node;
		this.settings = settings;
		this.timer = timer;
		this.board = board;
		this.arrivals = arrivals;
		this.port = node.port()
			.rcv("start", (message) -> workers.mon(this))
			.rcv("submit", (message) -> submit(message.integer(0)))
			.rcv("clear", (message) -> clear())
			.rcv("scaled", this::scaled)
			.rcv("failed", this::failed)
			.rcv("late", this::late)
			.rcv("hello", (message) -> hello(message.text(0)))
			.rcv("look", (message) -> look(message.text(0)));
	}

	String portId() {
		return this.port.id();
	}

	// Workers come and go

	@Override
	public void changed(FamilyContent content, Set<String> added, Set<String> changed, Set<String> deleted) {
		this.family = content;
		added.forEach(this::join);
		deleted.forEach(this::leave);
		proceed();
	}

	private void look(String portId) {
		this.looking.remove(portId);
		if (isListed(portId)) {
			join(portId);
		}
	}

	private boolean isListed(String portId) {
		return this.family.contains(portId);
	}

	private void join(String portId) {
		Worker worker = this.workers.computeIfAbsent(portId, Worker::new);
		if (worker.monitor() == null) {
			worker.setMonitor(this.node.mon(portId, (reason) -> lost(worker, reason)));
		}
		greet(worker);
	}

	/** Ends a worker's part in the farm, but lets it finish what it has begun. */
	private void leave(String portId) {
		Worker worker = this.workers.get(portId);
		if (worker != null && worker.monitor() != null && worker.load() == 0) {
			left(worker);
		}
	}

	private void left(Worker worker) {
		worker.endMonitor();
		gone(worker, "it left");
	}

	/** Makes the worker answer something that is no work. */
	private void greet(Worker worker) {
		stopGreeting(worker);
		Port hello = this.node.port((message) -> this.node.snd(portId(), "hello", worker.portId()));
		worker.setHello(hello);
		this.node.snd(worker.portId(), "scale", new byte[0], ImageScaling.MIN_WIDTH, hello.id());
	}

	private void stopGreeting(Worker worker) {
		Port hello = worker.hello();
		if (hello != null) {
			this.node.kil(hello.id());
			worker.setHello(null);
		}
	}

	private void hello(String portId) {
		Worker worker = this.workers.get(portId);
		if (worker == null || worker.hello() == null) {
			return;
		}
		stopGreeting(worker);
		ready(worker);
		proceed();
	}

	private void ready(Worker worker) {
		if (!isListed(worker.portId())) {
			if (worker.load() == 0) {
				left(worker);
			}
			return;
		}
		if (!worker.is(WorkerState.READY)) {
			logger.info("Worker {} is ready", worker.node());
			worker.change(WorkerState.READY, null);
			// What the node had before has been replaced.
			this.workers.values()
				.removeIf((other) -> other.node().equals(worker.node()) && other.is(WorkerState.LOST) && other != worker
						&& other.monitor() == null);
		}
	}

	private void lost(Worker worker, Reason reason) {
		worker.endMonitor();
		gone(worker, reason.toString());
		List<Job> jobs = worker.jobs();
		for (int i = jobs.size() - 1; i >= 0; i--) {
			giveBack(jobs.get(i), worker.node() + " was lost (" + reason + ")");
		}
		proceed();
	}

	private void gone(Worker worker, String why) {
		stopGreeting(worker);
		if (worker.isKnown()) {
			logger.info("Worker {} is lost: {}", worker.node(), why);
			worker.change(WorkerState.LOST, why);
			forgetLostWorkers();
		}
		else {
			this.workers.remove(worker.portId());
		}
		lookLater(worker.portId());
	}

	/** The family may know of its end later, or the network get whole again. */
	private void lookLater(String portId) {
		if (isListed(portId) && this.looking.add(portId)) {
			this.timer.after(this.settings.lookInterval(), () -> this.node.snd(portId(), "look", portId));
		}
	}

	private void forgetLostWorkers() {
		Collection<Worker> all = this.workers.values();
		long tooMany = all.stream().filter((worker) -> worker.is(WorkerState.LOST)).count() - MAX_LOST_WORKERS;
		Iterator<Worker> iterator = all.iterator();
		while (tooMany > 0 && iterator.hasNext()) {
			Worker worker = iterator.next();
			if (worker.is(WorkerState.LOST) && worker.monitor() == null) {
				iterator.remove();
				tooMany--;
			}
		}
	}

	// Jobs come, are given to workers, and come back

	private void submit(long id) {
		Job job = this.arrivals.apply(id);
		if (job != null) {
			this.jobs.put(id, job);
			this.queue.addLast(job);
			this.board.putImages(id, new JobImages(job.image(), null));
			proceed();
		}
	}

	private void dispatch() {
		Iterator<Job> iterator = this.queue.iterator();
		while (iterator.hasNext() && this.workers.values().stream().anyMatch(this::isFree)) {
			Job job = iterator.next();
			Worker worker = choose(job);
			if (worker != null) {
				iterator.remove();
				give(job, worker);
			}
		}
	}

	private boolean isReady(Worker worker) {
		return worker.is(WorkerState.READY) && isListed(worker.portId());
	}

	private boolean isFree(Worker worker) {
		return isReady(worker) && worker.load() < this.settings.jobsPerWorker();
	}

	/** A job that came back waits for a worker that has not had it, if there is one. */
	private @Nullable Worker choose(Job job) {
		boolean someoneNew = this.workers.values()
			.stream()
			.anyMatch((worker) -> isReady(worker) && !job.wasTriedBy(worker.node()));
		return this.workers.values()
			.stream()
			.filter((worker) -> isReady(worker) && worker.hasRoomFor(job, this.settings))
			.filter((worker) -> !someoneNew || !job.wasTriedBy(worker.node()))
			.min(Comparator.comparingInt(Worker::load).thenComparingLong(Worker::lastGiven))
			.orElse(null);
	}

	private void give(Job job, Worker worker) {
		long id = job.id();
		int number = job.attempts() + 1;
		String reply = this.node.port()
			.rcv("scaled",
					(answer) -> this.node.snd(portId(), "scaled", id, number, answer.bytes(0), answer.integer(1),
							answer.integer(2)))
			.rcv("failed", (answer) -> this.node.snd(portId(), "failed", id, number, answer.text(0)))
			.id();
		// An answer that makes no sense kills the reply port.
		Guard monitor = this.node.mon(reply, (reason) -> broken(job, reason));
		Guard timeOut = this.timer.after(this.settings.jobTimeout(), () -> this.node.snd(portId(), "late", id, number));
		job.begin(new Attempt(number, worker, reply, () -> {
			monitor.close();
			timeOut.close();
		}));
		worker.give(job, ++this.given);
		try {
			this.node.snd(worker.portId(), "scale", job.image(), job.width(), reply);
		}
		catch (IllegalArgumentException ex) {
			endAttempt(job);
			fail(job, "The image cannot be sent: " + ex.getMessage());
		}
	}

	private void scaled(Message message) {
		Job job = answered(message);
		if (job != null) {
			byte[] bytes = message.bytes(2);
			JobImages images = new JobImages(job.image(), bytes);
			this.board.putImages(job.id(), images);
			job.done(new JobView.Result((int) message.integer(3), (int) message.integer(4), bytes.length));
			finish(job, images);
			proceed();
		}
	}

	private void failed(Message message) {
		Job job = answered(message);
		if (job != null) {
			fail(job, message.text(2));
			proceed();
		}
	}

	private @Nullable Job answered(Message message) {
		Job job = current(message);
		if (job != null) {
			Worker worker = endAttempt(job);
			worker.countAnswer();
			stopGreeting(worker);
			ready(worker);
		}
		return job;
	}

	private void broken(Job job, Reason reason) {
		giveBack(job, job.view().worker() + " gave an answer that makes no sense (" + reason + ")");
		proceed();
	}

	private void late(Message message) {
		Job job = current(message);
		Attempt attempt = (job != null) ? job.attempt() : null;
		if (job != null && attempt != null) {
			Worker worker = attempt.worker();
			String text = worker.node() + " did not answer within " + this.settings.jobTimeout().toSeconds() + " s";
			logger.info("Job {}: {}", job.id(), text);
			worker.change(WorkerState.SILENT, "did not answer in time");
			greet(worker);
			giveBack(job, text);
			proceed();
		}
	}

	/** The job that a message is about, unless that attempt is over. */
	private @Nullable Job current(Message message) {
		Job job = this.jobs.get(message.integer(0));
		Attempt attempt = (job != null) ? job.attempt() : null;
		return (attempt != null && attempt.number() == message.integer(1)) ? job : null;
	}

	private void giveBack(Job job, String text) {
		endAttempt(job);
		if (job.attempts() >= this.settings.maxAttempts()) {
			fail(job, "Given up after " + job.attempts() + " attempts: " + text);
		}
		else {
			job.queueAgain(text);
			this.queue.addFirst(job);
		}
	}

	private Worker endAttempt(Job job) {
		Attempt attempt = job.attempt();
		if (attempt == null) {
			throw new IllegalStateException("Job " + job.id() + " is with nobody");
		}
		attempt.guards().close();
		this.node.kil(attempt.reply());
		Worker worker = attempt.worker();
		worker.take(job);
		return worker;
	}

	private void fail(Job job, String text) {
		job.failed(text);
		finish(job, new JobImages(job.image(), null));
	}

	private void finish(Job job, JobImages images) {
		this.finished.addLast(job);
		this.finishedBytes += images.bytes();
		while (this.finished.size() > this.settings.keepJobs()
				|| (this.finishedBytes > this.settings.keepBytes().toBytes() && this.finished.size() > 1)) {
			drop(this.finished.removeFirst());
		}
		job.finished().complete(new FinishedJob(job.view(), images));
	}

	private void clear() {
		this.finished.forEach(this::drop);
		this.finished.clear();
		proceed();
	}

	private void drop(Job job) {
		JobImages images = this.board.images(job.id());
		this.finishedBytes -= (images != null) ? images.bytes() : 0;
		this.board.removeImages(job.id());
		this.jobs.remove(job.id());
	}

	/** Whatever happened, it may have made room or work. */
	private void proceed() {
		dispatch();
		this.board.publish(new FarmView(this.jobs.values().stream().map(Job::view).toList(),
				this.workers.values().stream().filter(Worker::isKnown).map(Worker::view).toList()));
	}

}
