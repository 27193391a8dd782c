package io.aemp.internal.request;

import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.aemp.internal.credit.ChargedTask;
import io.aemp.internal.runtime.ArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Runs the calls of each node in their order, and those of different nodes side by side:
 * a call that takes long, or blocks, holds up its caller only. A node costs memory only
 * while calls of it wait or run. May be used from any thread.
 */
final class CallOrder {

	private final Executor executor;

	/** The calls that wait behind one that runs, by the calling node. */
	@GuardedBy("this.waiting")
	private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

	CallOrder(Executor executor) {
		this.executor = executor;
	}

	/**
	 * Runs a call behind all of the same node.
	 * @param nodeId who calls
	 * @param call must not throw
	 */
	void execute(String nodeId, Runnable call) {
		synchronized (this.waiting) {
			Queue<Runnable> before = this.waiting.get(nodeId);
			if (before != null) {
				forgetDropped(before);
				before.add(call);
				return;
			}
			this.waiting.put(nodeId, new ArrayQueue<>());
		}
		try {
			this.executor.execute(() -> drain(nodeId, call));
		}
		catch (Throwable ex) {
			synchronized (this.waiting) {
				this.waiting.remove(nodeId);
			}
			throw ex;
		}
	}

	/** All that wait behind a call which does not return are dropped together. */
	private static void forgetDropped(Queue<Runnable> calls) {
		while (calls.peek() instanceof ChargedTask call && call.isOver()) {
			calls.remove();
		}
	}

	private void drain(String nodeId, Runnable first) {
		Runnable call = first;
		while (call != null) {
			call.run();
			// The next call must not find what this one left behind.
			Thread.interrupted();
			call = next(nodeId);
		}
	}

	private @Nullable Runnable next(String nodeId) {
		synchronized (this.waiting) {
			Queue<Runnable> calls = this.waiting.get(nodeId);
			Runnable next = (calls != null) ? calls.poll() : null;
			if (next == null) {
				this.waiting.remove(nodeId);
			}
			return next;
		}
	}

}
