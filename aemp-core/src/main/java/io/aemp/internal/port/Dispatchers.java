package io.aemp.internal.port;

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
final class Dispatchers {

	private final PortTable table;

	private final NodeRuntime runtime;

	private final Supplier<EventLoop> homes;

	private final Dispatcher pool;

	private final Map<EventLoop, Dispatcher> inline = new ConcurrentHashMap<>();

	private volatile @Nullable Dispatcher virtual;

	Dispatchers(PortTable table, NodeRuntime runtime, Supplier<EventLoop> homes) {
		this.table = table;
		this.runtime = runtime;
		this.homes = homes;
		this.pool = new Dispatcher(table, runtime.handlers(), true, runtime::hasWaitingHandlers);
	}

	Dispatcher get(Dispatch dispatch) {
		return switch (dispatch) {
			case POOL -> this.pool;
			case INLINE ->
				this.inline.computeIfAbsent(this.homes.get(), (home) -> new InlineDispatcher(this.table, home));
			case VIRTUAL -> virtual();
		};
	}

	/** Two threads may make one each: they do the same. */
	private Dispatcher virtual() {
		Dispatcher virtual = this.virtual;
		if (virtual == null) {
			virtual = new Dispatcher(this.table, this.runtime.virtualHandlers(), false, () -> true);
			this.virtual = virtual;
		}
		return virtual;
	}

	/** Whether the calling thread is one that inline ports live on. */
	boolean isHomeThread() {
		return this.inline.keySet().stream().anyMatch(EventLoop::isCurrent);
	}

	/** For ports of our own, whose handlers complete what others wait for. */
	Dispatcher completions() {
		return new Dispatcher(this.table, this.runtime.kernel(), false, () -> true);
	}

}
