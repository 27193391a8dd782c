package io.aemp.internal.transport;

import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.aemp.testing.Patience;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A verified connection on a loop that is known, made a link when the test wants it, and
 * all that is told of it.
 */
final class RecordedLink implements PacketObserver {

	private final PendingConnection pending;

	private final EventLoop loop;

	private final BlockingQueue<Object[]> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> sizes = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

	private final BlockingQueue<Boolean> writable = new LinkedBlockingQueue<>();

	/** True if some packets arrived and others did not yet. */
	private volatile boolean delivering;

	private volatile Consumer<Object[]> onReceived = this.received::add;

	private @Nullable Connection connection;

	RecordedLink(PendingConnection pending, EventLoop loop) {
		this.pending = pending;
		this.loop = loop;
	}

	PendingConnection pending() {
		return this.pending;
	}

	/** Instead of keeping packets. */
	void onReceived(Consumer<Object[]> action) {
		this.onReceived = action;
	}

	RecordedLink establish() throws Exception {
		run(this::establishHere);
		return this;
	}

	/** To be called on the loop. */
	Connection establishHere() {
		this.connection = this.pending.establish(1, this);
		return this.connection;
	}

	void send(byte[]... packets) throws Exception {
		use((connection) -> {
			for (byte[] packet : packets) {
				connection.write(packet, packet.length);
			}
			connection.flush();
		});
	}

	/** The link, to be used on the loop. */
	Connection connection() {
		return Objects.requireNonNull(this.connection);
	}

	void use(Consumer<Connection> action) throws Exception {
		run(() -> action.accept(this.connection));
	}

	/** Runs a task on the loop and waits for its end. */
	void run(Runnable task) throws Exception {
		CompletableFuture.runAsync(task, this.loop).get(Patience.SECONDS, TimeUnit.SECONDS);
	}

	Object[] takeReceived() throws InterruptedException {
		Object[] packet = this.received.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(packet).as("packet").isNotNull();
		return packet;
	}

	/** Of all packets so far. */
	BlockingQueue<String> sizes() {
		return this.sizes;
	}

	String takeClosed() throws InterruptedException {
		String why = this.closed.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(why).as("end of the connection").isNotNull();
		return why;
	}

	/** Forgets the notifications that arrived while the test was still writing. */
	void forgetWritable() {
		this.writable.clear();
	}

	/** That all packets that came were said to be all for now. */
	void assertDelivered() throws Exception {
		run(() -> {
		});
		assertThat(this.delivering).isFalse();
	}

	void takeWritable() throws InterruptedException {
		assertThat(this.writable.poll(Patience.SECONDS, TimeUnit.SECONDS)).as("writable").isNotNull();
	}

	/** That nothing is told that was not taken. */
	void assertNothingMore() throws Exception {
		run(() -> {
		});
		assertNothingToldYet();
	}

	void assertNothingToldYet() {
		assertThat(this.received).isEmpty();
		assertThat(this.closed).isEmpty();
	}

	@Override
	public void received(@Nullable Object[] elements, int bytes, int count) {
		assertThat(this.loop.isCurrent()).isTrue();
		this.delivering = true;
		this.sizes.add(bytes + " bytes, " + count + " elements");
		this.onReceived.accept(elements);
	}

	@Override
	public void delivered() {
		assertThat(this.loop.isCurrent()).isTrue();
		this.delivering = false;
	}

	@Override
	public void writable() {
		this.writable.add(true);
	}

	@Override
	public void closed(String why) {
		this.closed.add(this.delivering ? "nobody said that these were all packets" : why);
	}

}
