package io.aemp.benchmarks.port;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.PortSettings;
import io.aemp.Receiver;
import io.aemp.node.AempNode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A port made, given a receiver and killed, beside a map entry that is put and removed.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class PortLife {

	private static final int PORTS = 1000;

	private final LoneNode lone = new LoneNode();

	private final AempNode node = this.lone.node();

	private final Receiver receiver = (message) -> {
	};

	private final String[] ids = new String[PORTS];

	private final Semaphore deaths = new Semaphore(0);

	private final Map<String, Receiver> plain = new ConcurrentHashMap<>();

	private long next;

	/**
	 * A port that dies on the same thread.
	 */
	@Benchmark
	public void inline() {
		String id = this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE)).rcv(this.receiver).id();
		this.node.kil(id);
		this.lone.runLoop();
	}

	/**
	 * Ports that die on another thread.
	 */
	@Benchmark
	@OperationsPerInvocation(PORTS)
	public void pool() {
		for (int i = 0; i < PORTS; i++) {
			this.ids[i] = this.node.port(PortSettings.DEFAULTS.on(Dispatch.POOL)).rcv(this.receiver).id();
		}
		this.node.mon(this.ids[PORTS - 1], (reason) -> this.deaths.release());
		for (String id : this.ids) {
			this.node.kil(id);
		}
		this.deaths.acquireUninterruptibly();
	}

	/**
	 * The baseline, with an ID of the same form.
	 */
	@Benchmark
	public void plainMapEntry() {
		String id = "node#123456789" + Long.toString(this.next++, Character.MAX_RADIX);
		this.plain.put(id, this.receiver);
		this.plain.remove(id);
	}

	/**
	 * The end.
	 */
	@TearDown
	public void close() {
		this.lone.close();
	}

}
