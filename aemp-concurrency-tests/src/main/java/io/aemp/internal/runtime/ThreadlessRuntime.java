package io.aemp.internal.runtime;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import io.aemp.Guard;

/**
 * Implements what is the same in all runtimes without threads of their own. Whichever
 * thread runs their tasks counts as one of theirs.
 */
public abstract class ThreadlessRuntime implements NodeRuntime {

	@Override
	public boolean hasWaitingHandlers() {
		return true;
	}

	@Override
	public Executor completions() {
		return callbacks();
	}

	@Override
	public boolean isOwnThread() {
		return true;
	}

	@Override
	public Guard beginWaiting() {
		return () -> {
		};
	}

	@Override
	public long coarseNanoTime(boolean often) {
		return timers().nanoTime();
	}

	@Override
	public LocalAddresses localAddresses() {
		return LocalAddresses.ofMachine();
	}

	@Override
	public boolean await(CompletableFuture<?> end, Duration atMost) {
		return end.isDone();
	}

	@Override
	public boolean awaitRunningTasks(Duration atMost, Thread onBehalfOf) {
		return true;
	}

	@Override
	public void close() {
	}

}
