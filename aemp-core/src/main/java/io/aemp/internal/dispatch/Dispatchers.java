package io.aemp.internal.dispatch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.aemp.Dispatch;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * The dispatchers of a node.
 */
public final class Dispatchers {

	private final DispatchEnvironment environment;

	private final NodeRuntime runtime;

	private final Supplier<EventLoop> homes;

	private final Dispatcher pool;

	private final Map<EventLoop, Dispatcher> inline = new ConcurrentHashMap<>();

	private volatile @Nullable Dispatcher virtual;

	/**
	 * Creates the dispatchers of a node.
	 * @param environment what they share
	 * @param runtime the executors
	 * @param homes returns the event loops, each in turn
	 */
	public Dispatchers(DispatchEnvironment environment, NodeRuntime runtime, Supplier<EventLoop> homes) {
		this.environment = environment;
		this.runtime = runtime;
		this.homes = homes;
		this.pool = new Dispatcher(environment, runtime.handlers(), true, runtime::hasWaitingHandlers);
	}

	/**
	 * Returns the dispatcher for new actors.
	 * @param dispatch selects the kind of threads
	 * @return the dispatcher; for INLINE, that of the next event loop
	 */
	public Dispatcher get(Dispatch dispatch) {
		return switch (dispatch) {
			case POOL -> this.pool;
			case INLINE ->
				this.inline.computeIfAbsent(this.homes.get(), (home) -> new InlineDispatcher(this.environment, home));
			case VIRTUAL -> virtual();
		};
	}

	/** Two threads may make one each: they do the same. */
	private Dispatcher virtual() {
		Dispatcher virtual = this.virtual;
		if (virtual == null) {
			virtual = new Dispatcher(this.environment, this.runtime.virtualHandlers(), false, () -> true);
			this.virtual = virtual;
		}
		return virtual;
	}

	/**
	 * Determines if the calling thread runs actors with dispatch INLINE.
	 * @return true on an event loop
	 */
	public boolean isHomeThread() {
		return this.inline.keySet().stream().anyMatch(EventLoop::isCurrent);
	}

	/**
	 * Returns a dispatcher for ports of the node itself, whose handlers complete what
	 * others wait for.
	 * @return a new dispatcher
	 */
	public Dispatcher completions() {
		return new Dispatcher(this.environment, this.runtime.kernel(), false, () -> true);
	}

}
