package io.aemp.internal.link;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

import io.aemp.Guard;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.runtime.ThreadlessRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.EventLoop;

/**
 * A runtime without threads. What would run elsewhere waits until an actor, or the
 * arbiter, runs it: ports by themselves, all else as the one loop of the node. Timers
 * never run.
 */
final class LinkRuntime extends ThreadlessRuntime implements Timers, RandomSource, EventLoop {

	private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

	private final Queue<Runnable> ports = new ConcurrentLinkedQueue<>();

	private volatile long nanoTime;

	/** Runs all that waits, as the one loop of the node. */
	void runTasks() {
		run(this.tasks);
	}

	/** Lets all ports have their turns that wait for one. */
	void runPorts() {
		run(this.ports);
	}

	private static void run(Queue<Runnable> tasks) {
		for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
			task.run();
		}
	}

	/** Lets every back-off be over. */
	void pass() {
		this.nanoTime += Duration.ofHours(1).toNanos();
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	@Override
	public boolean isCurrent() {
		return false;
	}

	@Override
	public Timers timers() {
		return this;
	}

	@Override
	public long nanoTime() {
		return this.nanoTime;
	}

	@Override
	public long currentTimeMillis() {
		return 0;
	}

	@Override
	public Guard schedule(Duration delay, Executor executor, Runnable task) {
		return () -> {
		};
	}

	@Override
	public RandomSource random() {
		return this;
	}

	@Override
	public void nextBytes(byte[] bytes) {
	}

	@Override
	public Executor handlers() {
		return this.ports::add;
	}

	@Override
	public Executor virtualHandlers() {
		return this.ports::add;
	}

	@Override
	public Executor callbacks() {
		return this;
	}

	@Override
	public Executor kernel() {
		return this;
	}

}
