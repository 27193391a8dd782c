package io.aemp.benchmarks.port;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.aemp.Dispatch;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;
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
 * Messages from a handler of an inline port to another inline port, which are handled
 * when the first handler returns, beside calls and beside calls that are put off through
 * a plain queue.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class InlineSndInHandler {

	private static final int MESSAGES = 1000;

	private static final String PAYLOAD = "0123456789abcdef0123456789abcdef";

	private final LoneNode lone = new LoneNode();

	private final AempNode node = this.lone.node();

	private final Port sink = this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE))
		.rcv((message) -> this.last = message.get(1));

	private final Port source = this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE)).rcv((message) -> {
		for (int i = 0; i < MESSAGES; i++) {
			this.node.snd(this.sink.id(), "tick", i, PAYLOAD);
		}
	});

	private final Map<String, Consumer<@Nullable Object[]>> plain = new ConcurrentHashMap<>(
			Map.of(this.sink.id(), (elements) -> this.last = elements[1]));

	private final ArrayDeque<Call> calls = new ArrayDeque<>();

	private @Nullable Object last;

	/**
	 * One handler sends to another port.
	 */
	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public void snd() {
		this.node.snd(this.source.id());
		this.lone.runLoop();
	}

	/**
	 * The baseline that does not put anything off.
	 */
	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public void plainCall() {
		for (int i = 0; i < MESSAGES; i++) {
			call(this.sink.id(), "tick", i, PAYLOAD);
		}
	}

	private void call(String id, @Nullable Object... elements) {
		Consumer<@Nullable Object[]> consumer = this.plain.get(id);
		if (consumer != null) {
			consumer.accept(elements);
		}
	}

	/**
	 * The baseline that does.
	 */
	@Benchmark
	@OperationsPerInvocation(MESSAGES)
	public void plainArrayDeque() {
		for (int i = 0; i < MESSAGES; i++) {
			putOff(this.sink.id(), "tick", i, PAYLOAD);
		}
		for (Call call = this.calls.poll(); call != null; call = this.calls.poll()) {
			call.consumer().accept(call.elements());
		}
	}

	private void putOff(String id, @Nullable Object... elements) {
		Consumer<@Nullable Object[]> consumer = this.plain.get(id);
		if (consumer != null) {
			this.calls.add(new Call(consumer, elements));
		}
	}

	/**
	 * The end.
	 */
	@TearDown
	public void close() {
		this.lone.close();
	}

	/**
	 * A call for later.
	 *
	 * @param consumer whom to call
	 * @param elements what with
	 */
	private record Call(Consumer<@Nullable Object[]> consumer, @Nullable Object[] elements) {

	}

}
