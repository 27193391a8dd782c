package io.aemp.local;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of its own tasks on the threads of an executor, whatever order that one
 * has. Each task is a task of the executor, so that a simulation can put any other one in
 * between. What a task throws reaches the executor; the tasks behind it go on.
 */
final class LocalLoop implements EventLoop {

	private final Executor executor;

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private boolean scheduled;

	private volatile @Nullable Thread current;

	LocalLoop(Executor executor) {
		this.executor = executor;
	}

	@Override
	public boolean isCurrent() {
		return this.current == Thread.currentThread();
	}

	@Override
	public void execute(Runnable task) {
		synchronized (this.tasks) {
			this.tasks.add(task);
			if (this.scheduled) {
				return;
			}
			this.scheduled = true;
		}
		boolean handed = false;
		try {
			this.executor.execute(this::runOne);
			handed = true;
		}
		finally {
			if (!handed) {
				forget(task);
			}
		}
	}

	/**
	 * The executor refused it: the caller is told, and the next task comes in its place.
	 */
	private void forget(Runnable task) {
		synchronized (this.tasks) {
			this.tasks.remove(task);
			this.scheduled = false;
		}
	}

	private void runOne() {
		Runnable task;
		synchronized (this.tasks) {
			task = this.tasks.remove();
		}
		this.current = Thread.currentThread();
		try {
			task.run();
		}
		finally {
			this.current = null;
			if (hasMore()) {
				this.executor.execute(this::runOne);
			}
		}
	}

	private boolean hasMore() {
		synchronized (this.tasks) {
			this.scheduled = !this.tasks.isEmpty();
			return this.scheduled;
		}
	}

}
