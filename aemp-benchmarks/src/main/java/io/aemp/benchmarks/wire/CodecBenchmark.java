package io.aemp.benchmarks.wire;

import java.util.concurrent.TimeUnit;

import io.aemp.Message;
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
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.databind.ObjectMapper;

/**
 * One message to bytes and back, by what links use and by Jackson in two ways.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(5)
public abstract class CodecBenchmark {

	private static final int CHUNK = 64;

	private final Messages messages = new Messages();

	private final FramingCodec codec;

	private final Codec databind;

	private final Codec streaming;

	CodecBenchmark(String framing, ObjectMapper mapper) {
		this.codec = new FramingCodec(framing);
		this.databind = new DatabindCodec(mapper);
		this.streaming = new StreamingCodec(mapper.tokenStreamFactory());
	}

	/**
	 * Each message arrives by itself.
	 * @return the message
	 */
	@Benchmark
	public Object roundTrip() {
		return this.codec.roundTrip(Messages.PORT_NAME, this.messages.next());
	}

	/**
	 * Many messages arrive at once, as they do on a busy link.
	 * @param blackhole takes the messages
	 */
	@Benchmark
	@OperationsPerInvocation(CHUNK)
	public void roundTripInChunks(Blackhole blackhole) {
		for (int i = 0; i < CHUNK; i++) {
			this.codec.write(Messages.PORT_NAME, this.messages.next());
		}
		this.codec.receive();
		@Nullable Message message = this.codec.read();
		while (message != null) {
			blackhole.consume(message);
			message = this.codec.read();
		}
	}

	/**
	 * Jackson, as one uses it.
	 * @return the message
	 */
	@Benchmark
	public Object jacksonDatabind() {
		return this.databind.roundTrip(Messages.PORT_NAME, this.messages.next());
	}

	/**
	 * Jackson, as fast as it goes.
	 * @return the message
	 */
	@Benchmark
	public Object jacksonStreaming() {
		return this.streaming.roundTrip(Messages.PORT_NAME, this.messages.next());
	}

}
