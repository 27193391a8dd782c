package io.aemp.internal.port;

import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A loop whose thread is that of one actor, and of the arbiter afterwards.
 */
final class ActorLoop implements EventLoop {

	private final ArbiterExecutor tasks = new ArbiterExecutor();

	private volatile @Nullable Thread home;

	/** From now on the calling thread is the home thread. */
	void enter() {
		this.home = Thread.currentThread();
	}

	void runTasks() {
		this.tasks.runTasks();
	}

	@Override
	public boolean isCurrent() {
		return Thread.currentThread() == this.home;
	}

	@Override
	public void execute(Runnable task) {
		this.tasks.execute(task);
	}

}
