package io.aemp.sample.farm;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.aemp.Family;
import io.aemp.Guard;
import io.aemp.Node;
import io.aemp.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Takes images and has them scaled by the workers of the network. A job that was taken is
 * finished one day: by a worker, or by a failure in words. All methods may be called from
 * any thread; none of them waits.
 *
 * @since 0.1.0
 */
public final class Farm implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(Farm.class);

	/** After the node, before the web server. */
	private static final int PHASE = DEFAULT_PHASE - 3072;

	private final Node node;

	private final FarmProperties settings;

	private final FarmBoard board = new FarmBoard();

	private final Coordinator coordinator;

	private final AtomicLong lastId = new AtomicLong();

	private final Map<Long, Job> unfinished = new ConcurrentHashMap<>();

	private final AtomicLong unfinishedBytes = new AtomicLong();

	private volatile boolean running;

	Farm(Node node, Family workers, FarmProperties settings, FarmTimer timer) {
		this.node = node;
		this.settings = settings;
		this.coordinator = new Coordinator(node, workers, settings, timer, this.board, this.unfinished::get);
	}

	/**
	 * Hands an image in.
	 * @param name what to call it
	 * @param image a JPEG or PNG file; belongs to the farm from now on
	 * @param width the wanted width in pixels
	 * @return the job
	 * @throws FarmFullException if too much waits already
	 * @throws IllegalStateException if the farm is stopped
	 */
	public Submission submit(String name, byte[] image, int width) {
		if (!this.running) {
			throw new IllegalStateException("The farm is stopped");
		}
		Job job = new Job(this.lastId.incrementAndGet(), name, image, width);
		long bytes = this.unfinishedBytes.addAndGet(image.length);
		this.unfinished.put(job.id(), job);
		job.finished().whenComplete((finished, ex) -> {
			this.unfinished.remove(job.id());
			this.unfinishedBytes.addAndGet(-image.length);
		});
		if (this.unfinished.size() > this.settings.maxWaitingJobs()
				|| (bytes > this.settings.maxWaitingBytes().toBytes() && bytes > image.length)) {
			FarmFullException full = new FarmFullException("Too many images wait already; try again later");
			job.finished().completeExceptionally(full);
			throw full;
		}
		this.node.snd(this.coordinator.portId(), "submit", job.id());
		if (!this.running) {
			job.finished().completeExceptionally(new IllegalStateException("The farm is stopped"));
		}
		return new Submission(job.id(), job.finished());
	}

	/**
	 * Returns all jobs and workers.
	 * @return a snapshot
	 */
	public FarmView view() {
		return this.board.view();
	}

	/**
	 * Returns the images of a job.
	 * @param id the job
	 * @return its images; null if there is no such job, or not any more
	 */
	public @Nullable JobImages images(long id) {
		return this.board.images(id);
	}

	/**
	 * Forgets all finished jobs and their images.
	 */
	public void clearFinished() {
		this.node.snd(this.coordinator.portId(), "clear");
	}

	/**
	 * Watches for changes of the view.
	 * @param observer is called after each change; must be quick and must not throw
	 * @return ends it when closed
	 */
	public Guard onChange(Runnable observer) {
		this.board.addObserver(observer);
		return () -> this.board.removeObserver(observer);
	}

	@Override
	public void start() {
		this.running = true;
		this.node.mon(this.coordinator.portId(), this::stopped);
		this.node.snd(this.coordinator.portId(), "start");
	}

	@Override
	public void stop() {
		this.running = false;
		this.node.kil(this.coordinator.portId());
	}

	private void stopped(Reason reason) {
		boolean unexpected = this.running && !reason.isNormal() && !reason.equals(Reason.NODE_CLOSED);
		this.running = false;
		if (unexpected) {
			logger.error("The farm's coordinator died: {}", reason);
		}
		IllegalStateException stopped = new IllegalStateException("The farm is stopped: " + reason);
		this.unfinished.values().forEach((job) -> job.finished().completeExceptionally(stopped));
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
