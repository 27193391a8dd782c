package io.aemp.internal.port;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;

import io.aemp.Guard;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.OutsideContext;
import io.aemp.internal.dispatch.Dispatchers;
import io.aemp.internal.dispatch.ThreadState;
import io.aemp.internal.future.NodeThreads;
import io.aemp.internal.runtime.NodeRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Relates the calling thread to the ports of a node: the port that it runs, and what it
 * may wait for. May be used from any thread.
 */
public final class PortThreads implements NodeThreads {

	private static final Guard NO_WAIT = () -> {
	};

	private final PortTable table;

	private final NodeRuntime runtime;

	private final Dispatchers dispatchers;

	private final OutsideContext outside;

	PortThreads(PortTable table, NodeRuntime runtime, Dispatchers dispatchers) {
		this.table = table;
		this.runtime = runtime;
		this.dispatchers = dispatchers;
		this.outside = new OutsideContext(runtime.callbacks(), runtime.timers());
	}

	/**
	 * Returns the port whose handler the calling thread runs.
	 * @return null if the thread runs no port of this node
	 */
	public @Nullable LocalPort current() {
		return (ThreadState.currentContext() instanceof LocalPort port && port.table() == this.table) ? port : null;
	}

	/**
	 * Returns the context of the calling thread.
	 * @return the port of this node whose handler the thread runs, or the outside
	 */
	public Context currentContext() {
		LocalPort current = current();
		return (current != null) ? current : this.outside;
	}

	/**
	 * Returns the context of all threads outside ports.
	 * @return the same for each call
	 */
	public Context outside() {
		return this.outside;
	}

	@Override
	public void runOutside(Runnable task) {
		ThreadState thread = ThreadState.find();
		if (thread == null) {
			task.run();
			return;
		}
		Context context = thread.leave(null);
		try {
			task.run();
		}
		finally {
			thread.leave(context);
		}
	}

	/**
	 * Determines if connections need the calling thread, so that it must not wait.
	 * @return true in a handler with dispatch INLINE, and in what it evaluates in other
	 * ports
	 */
	public boolean isHomeThread() {
		return ThreadState.currentContext() instanceof LocalPort port && port.dispatcher().isInline()
				|| this.dispatchers.isHomeThread();
	}

	@Override
	public Guard beginWaiting(Future<?> awaited, @Nullable String answering) {
		if (awaited.isDone()) {
			return NO_WAIT;
		}
		if (isHomeThread()) {
			throw new IllegalStateException(
					"A handler with dispatch INLINE must not wait for what its own thread has to bring about: "
							+ "use thenAccept, or another dispatch");
		}
		LocalPort port = current();
		if (port != null && port.id().equals(answering)) {
			throw new IllegalStateException("Port " + port
					+ " must not wait for an answer of its own, which it cannot give before this handler returns: use "
					+ "thenAccept, or do without the call");
		}
		Guard replaced = this.runtime.beginWaiting();
		ThreadState thread = ThreadState.find();
		if (thread == null) {
			return replaced;
		}
		thread.beginWaiting();
		return () -> {
			thread.endWaiting();
			replaced.close();
		};
	}

	@Override
	public Executor completions() {
		return this.runtime.completions();
	}

	@Override
	public boolean isOwnThread() {
		return this.runtime.isOwnThread();
	}

	@Override
	public long nanoTime() {
		return this.runtime.timers().nanoTime();
	}

}
