package io.aemp.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;

/**
 * Tasks wait until the test lets them run, on its own thread. What a task throws reaches
 * the test. To be used by one thread.
 */
public final class DeterministicExecutor implements Executor {

	/** More tasks than any test needs: they make each other for ever. */
	private static final int ENDLESS = 10_000_000;

	private final List<Runnable> tasks = new ArrayList<>();

	private int first;

	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	/**
	 * Returns the number of tasks that wait.
	 * @return the number
	 */
	public int waiting() {
		return this.tasks.size() - this.first;
	}

	/**
	 * Runs the task that has waited longest.
	 * @return false if there is none
	 */
	public boolean runOne() {
		if (waiting() == 0) {
			return false;
		}
		Runnable task = this.tasks.get(this.first++);
		if (this.first == this.tasks.size()) {
			this.tasks.clear();
			this.first = 0;
		}
		task.run();
		return true;
	}

	/**
	 * Runs any of the tasks that wait, as a pool of threads might.
	 * @param random picks it
	 * @return false if there is none
	 */
	public boolean runAny(Random random) {
		if (waiting() == 0) {
			return false;
		}
		int picked = this.first + random.nextInt(waiting());
		Runnable task = this.tasks.set(picked, this.tasks.get(this.first));
		this.tasks.set(this.first, task);
		return runOne();
	}

	/**
	 * Runs tasks in the order in which they came, until none is left.
	 * @throws IllegalStateException if there seems to be no end
	 */
	public void runAll() {
		for (int run = 0; runOne(); run++) {
			checkEnd(run);
		}
	}

	/**
	 * Runs tasks in any order until none is left.
	 * @param random picks them
	 * @throws IllegalStateException if there seems to be no end
	 */
	public void runAll(Random random) {
		for (int run = 0; runAny(random); run++) {
			checkEnd(run);
		}
	}

	private void checkEnd(int run) {
		if (run == ENDLESS) {
			throw new IllegalStateException("The tasks make new ones for ever");
		}
	}

}
