package io.aemp.benchmarks.link;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.aemp.Dispatch;
import io.aemp.PortSettings;
import io.aemp.internal.wire.FrameBuffer;
import io.aemp.internal.wire.Framing;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures a message on its way to a connection, and from there to its handler, for
 * messages {@code [tag, integer, 32 characters]}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(LinkSnd.BATCH)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3)
public class LinkSnd {

	/** The number of messages that are sent or received together. */
	static final int BATCH = 512;

	private static final String PAYLOAD = "0123456789abcdef0123456789abcdef";

	private final LinkedNode linked = new LinkedNode();

	/** The number of receiving ports: more than the caches hold, or fewer. */
	@Param({ "1", "64", "1024" })
	private int ports;

	private final List<String> remote = new ArrayList<>();

	/** A batch for each inline port, and so on in turn. */
	private byte[] inbound = new byte[0];

	private int next;

	private @Nullable Object last;

	/**
	 * Makes the ports.
	 */
	@Setup
	public void setUp() {
		FrameBuffer bytes = new FrameBuffer(1024);
		List<String> local = new ArrayList<>();
		for (int i = 0; i < this.ports; i++) {
			this.remote.add(LinkedNode.PEER + "#aBcDeFgHiJ" + i);
			String id = this.linked.node()
				.port(PortSettings.DEFAULTS.on(Dispatch.INLINE))
				.rcv("tick", (message) -> this.last = message.get(0))
				.id();
			local.add(id.substring(id.indexOf('#') + 1));
		}
		for (int i = 0; i < BATCH; i++) {
			Framing.named("cbor").write(local.get(i % this.ports), new Object[] { "tick", i, PAYLOAD }, bytes);
		}
		this.inbound = Arrays.copyOf(bytes.array(), bytes.length());
	}

	/**
	 * To ports of the peer.
	 */
	@Benchmark
	public void snd() {
		for (int i = 0; i < BATCH; i++) {
			int number = this.next++;
			this.linked.node().snd(this.remote.get(number & (this.ports - 1)), "tick", number, PAYLOAD);
		}
		this.linked.flush();
	}

	/**
	 * From the peer to inline ports.
	 */
	@Benchmark
	public void receive() {
		this.linked.receive(this.inbound);
	}

	/**
	 * The end.
	 */
	@TearDown
	public void close() {
		this.linked.close();
	}

}
