package io.aemp.sample.farm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.aemp.Guard;
import io.aemp.Port;
import io.aemp.PortId;
import org.jspecify.annotations.Nullable;

/**
 * A port that is, or is asked whether it is, a scaler. Belongs to the coordinator.
 */
final class Worker {

	private final String portId;

	private final Set<Job> jobs = new LinkedHashSet<>();

	private boolean known;

	private WorkerState state = WorkerState.LOST;

	private long bytes;

	private long answered;

	private long lastGiven;

	private @Nullable Guard monitor;

	private @Nullable Port hello;

	private @Nullable String text;

	Worker(String portId) {
		this.portId = portId;
	}

	String portId() {
		return this.portId;
	}

	/** The node that the port belongs to, which stands for it on the page. */
	String node() {
		return PortId.nodeOf(this.portId);
	}

	/** Determines if the worker has ever answered. */
	boolean isKnown() {
		return this.known;
	}

	boolean is(WorkerState state) {
		return this.state == state;
	}

	void change(WorkerState state, @Nullable String text) {
		this.known |= state == WorkerState.READY;
		this.state = state;
		this.text = text;
	}

	@Nullable Guard monitor() {
		return this.monitor;
	}

	void setMonitor(Guard monitor) {
		this.monitor = monitor;
	}

	void endMonitor() {
		if (this.monitor != null) {
			this.monitor.close();
			this.monitor = null;
		}
	}

	@Nullable Port hello() {
		return this.hello;
	}

	void setHello(@Nullable Port hello) {
		this.hello = hello;
	}

	List<Job> jobs() {
		return new ArrayList<>(this.jobs);
	}

	int load() {
		return this.jobs.size();
	}

	long lastGiven() {
		return this.lastGiven;
	}

	boolean hasRoomFor(Job job, FarmProperties settings) {
		return this.jobs.isEmpty() || (this.jobs.size() < settings.jobsPerWorker()
				&& this.bytes + job.image().length <= settings.bytesPerWorker().toBytes());
	}

	void give(Job job, long number) {
		this.jobs.add(job);
		this.bytes += job.image().length;
		this.lastGiven = number;
	}

	void take(Job job) {
		if (this.jobs.remove(job)) {
			this.bytes -= job.image().length;
		}
	}

	void countAnswer() {
		this.answered++;
	}

	WorkerView view() {
		return new WorkerView(node(), this.state, this.jobs.size(), this.answered, this.text);
	}

}
