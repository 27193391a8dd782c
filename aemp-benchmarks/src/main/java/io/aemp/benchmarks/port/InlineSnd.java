package io.aemp.benchmarks.port;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.aemp.Dispatch;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.Receiver;
import io.aemp.node.AempNode;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message to an inline port that is handled before {@code snd} returns, beside a
 * handler that is looked up by the same ID and called with the same elements.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class InlineSnd {

	private static final String PAYLOAD = "0123456789abcdef0123456789abcdef";

	private final LoneNode lone = new LoneNode();

	private final AempNode node = this.lone.node();

	/**
	 * Different code in each: with all of them in use the compiler cannot inline them.
	 */
	private final List<Receiver> receivers = List.of((message) -> this.first = message.get(0),
			(message) -> this.second = message.get(0), (message) -> this.third = message.get(0),
			(message) -> this.fourth = message.get(0));

	private final String[] tagged = this.receivers.stream()
		.map((receiver) -> port().rcv("tick", receiver).id())
		.toArray(String[]::new);

	private final String[] untagged = this.receivers.stream()
		.map((receiver) -> port().rcv(receiver).id())
		.toArray(String[]::new);

	private final List<Consumer<@Nullable Object[]>> consumers = List.of((elements) -> this.first = elements[1],
			(elements) -> this.second = elements[1], (elements) -> this.third = elements[1],
			(elements) -> this.fourth = elements[1]);

	private final Map<String, Consumer<@Nullable Object[]>> plain = new ConcurrentHashMap<>();

	/** A power of two: how many of the receivers are in use. */
	@Param({ "1", "4" })
	private int used;

	private int next;

	private @Nullable Object first;

	private @Nullable Object second;

	private @Nullable Object third;

	private @Nullable Object fourth;

	/**
	 * For JMH.
	 */
	public InlineSnd() {
		for (int i = 0; i < this.consumers.size(); i++) {
			this.plain.put(this.untagged[i], this.consumers.get(i));
		}
	}

	private Port port() {
		return this.node.port(PortSettings.DEFAULTS.on(Dispatch.INLINE));
	}

	/**
	 * To a receiver of this tag.
	 */
	@Benchmark
	public void sndTagged() {
		int number = this.next++;
		this.node.snd(this.tagged[number & (this.used - 1)], "tick", number, PAYLOAD);
	}

	/**
	 * To a default receiver.
	 */
	@Benchmark
	public void sndDefault() {
		int number = this.next++;
		this.node.snd(this.untagged[number & (this.used - 1)], "tick", number, PAYLOAD);
	}

	/**
	 * The baseline.
	 */
	@Benchmark
	public void plainCall() {
		int number = this.next++;
		call(this.untagged[number & (this.used - 1)], "tick", number, PAYLOAD);
	}

	private void call(String id, @Nullable Object... elements) {
		Consumer<@Nullable Object[]> consumer = this.plain.get(id);
		if (consumer != null) {
			consumer.accept(elements);
		}
	}

	/**
	 * The end.
	 */
	@TearDown
	public void close() {
		this.lone.close();
	}

}
