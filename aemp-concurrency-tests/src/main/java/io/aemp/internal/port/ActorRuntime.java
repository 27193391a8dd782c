package io.aemp.internal.port;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

import io.aemp.Dispatch;
import io.aemp.Guard;
import io.aemp.NodeSettings;
import io.aemp.PortSettings;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.runtime.ThreadlessRuntime;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.EventLoop;

/**
 * A runtime without threads and timers: ports run wherever the test wants them to,
 * everything else on the thread that asks for it.
 */
final class ActorRuntime extends ThreadlessRuntime implements Timers, RandomSource {

	/**
	 * Runs ports by the executor of virtual threads, which is not watched for blocked
	 * handlers: the lock of that watch would hide races.
	 */
	static final PortSettings PORT = PortSettings.DEFAULTS.on(Dispatch.VIRTUAL);

	private static final NodeSettings SETTINGS = NodeSettings.builder().nodeId("node").build();

	private final Executor ports;

	private ActorRuntime(Executor ports) {
		this.ports = ports;
	}

	/** Ports that run on the threads of the actors that make them ready. */
	static PortTable table() {
		return table(Runnable::run);
	}

	/** Ports that run on this executor. */
	static PortTable table(Executor ports) {
		return new PortTable(SETTINGS, new ActorRuntime(ports), () -> {
			throw new IllegalStateException("No inline ports here");
		});
	}

	/** Inline ports of these loops. */
	static PortTable inlineTable(Supplier<EventLoop> homes) {
		return new PortTable(SETTINGS, new ActorRuntime(Runnable::run), homes);
	}

	@Override
	public Timers timers() {
		return this;
	}

	@Override
	public long nanoTime() {
		return 0;
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
	public String nextName(int length) {
		return "port";
	}

	@Override
	public Executor handlers() {
		return this.ports;
	}

	@Override
	public Executor virtualHandlers() {
		return this.ports;
	}

	@Override
	public Executor callbacks() {
		return Runnable::run;
	}

	@Override
	public Executor kernel() {
		return Runnable::run;
	}

}
