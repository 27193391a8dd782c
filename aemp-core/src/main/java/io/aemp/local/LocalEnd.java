package io.aemp.local;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.Supplier;

import io.aemp.Guard;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.handshake.HandshakeException;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.Connection;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PacketObserver;
import io.aemp.internal.transport.PendingConnection;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection. Confined to its loop, but for {@link #execute}, {@link #cut()}
 * and what others need to know about it.
 */
final class LocalEnd implements PendingConnection {

	private final LocalTransport transport;

	private final Timers timers;

	private final ConnectionObserver observer;

	private final String remoteAddress;

	private final Introduction introduction;

	private volatile EventLoop loop;

	private volatile State state = State.CONNECTING;

	private volatile boolean writable = true;

	private @Nullable LocalConnection connection;

	private @Nullable Guard deadline;

	private Handshake.@Nullable Verified verified;

	/** Packets that came together with the end of the introduction. */
	private ByteBuffer early = ByteBuffer.allocate(0);

	private @Nullable LocalLink link;

	/** The failure that happened when nobody could be told. */
	private volatile @Nullable Exception broken;

	LocalEnd(LocalTransport transport, EventLoop loop, String remoteAddress, Introduction introduction,
			ConnectionObserver observer) {
		this.transport = transport;
		this.timers = transport.timers();
		this.loop = loop;
		this.remoteAddress = remoteAddress;
		this.observer = observer;
		this.introduction = introduction;
	}

	void join(LocalConnection connection) {
		this.connection = connection;
	}

	private LocalConnection connection() {
		if (this.connection == null) {
			throw new IllegalStateException("Not connected yet");
		}
		return this.connection;
	}

	LocalTransport transport() {
		return this.transport;
	}

	EventLoop loop() {
		return this.loop;
	}

	/** Runs a task on the loop, wherever the connection moves meanwhile. */
	void execute(Runnable task) {
		EventLoop target = this.loop;
		target.execute(() -> {
			if (this.loop == target) {
				task.run();
			}
			else {
				execute(task);
			}
		});
	}

	boolean isOpen() {
		return this.state != State.OVER && this.broken == null;
	}

	/** A verified connection is not read from until it is established. */
	boolean isReading() {
		if (this.state == State.VERIFIED) {
			return false;
		}
		LocalLink link = this.link;
		return link == null || link.isReading();
	}

	/** Resumes reading, so that bytes in flight may arrive again. */
	void readOn() {
		connection().towards(this).arm();
	}

	/** On the side that dials: waits for the other one. */
	void dial(Duration timeout) {
		setDeadline(timeout, () -> new SocketTimeoutException("connection timed out"));
		connection().towards(other()).send(0, LocalEnd::accepted);
	}

	private LocalEnd other() {
		return connection().other(this);
	}

	private void accepted() {
		connection().towards(other()).send(0, LocalEnd::introduce);
		introduce();
	}

	private void introduce() {
		if (this.state != State.CONNECTING) {
			return;
		}
		this.state = State.GREETED;
		Duration timeout = this.transport.settings().handshakeTimeout();
		setDeadline(timeout, () -> this.introduction.expired(timeout));
		say(this.introduction.open());
	}

	private void setDeadline(Duration timeout, Supplier<Exception> failure) {
		endDeadline();
		this.deadline = this.timers.schedule(timeout, this.loop, () -> fail(failure.get()));
	}

	private void endDeadline() {
		if (this.deadline != null) {
			this.deadline.close();
		}
	}

	private void say(byte[] bytes) {
		connection().towards(other()).reserve(bytes.length);
		send(ByteBuffer.wrap(bytes));
	}

	/** Sends bytes for which there is room reserved. */
	void send(ByteBuffer bytes) {
		connection().towards(other()).send(bytes.remaining(), (receiver) -> receiver.receive(bytes));
	}

	private void receive(ByteBuffer bytes) {
		if (this.link != null && isOpen()) {
			this.link.receive(bytes);
		}
		else if (this.state == State.GREETED) {
			try {
				Handshake.Verified result = this.introduction.receive(bytes, this::say);
				if (result != null) {
					this.verified = result;
					this.early = bytes;
					this.state = State.VERIFIED;
					endDeadline();
					this.observer.verified(this);
				}
			}
			catch (HandshakeException ex) {
				fail(ex);
			}
		}
	}

	void fail(Exception cause) {
		if (isOpen()) {
			connection().towards(other()).send(0, LocalEnd::endedByPeer);
			end(cause);
		}
	}

	private void endedByPeer() {
		end((this.state == State.ESTABLISHED) ? new IOException("the connection was closed by the other side")
				: this.introduction.ended());
	}

	/** The network breaks: what is on its way to this end is lost. */
	void cut() {
		connection().towards(this).close();
		execute(() -> end(new IOException("Connection reset by peer")));
	}

	/** Ends here and now; the other end notices unless nothing reaches it. */
	void reset() {
		if (isOpen()) {
			boolean noticed = connection().towards(other()).isClear();
			end();
			if (noticed) {
				other().cut();
			}
		}
	}

	private void end(Exception cause) {
		State before = this.state;
		if (before == State.OVER) {
			return;
		}
		if (before == State.VERIFIED) {
			this.broken = cause;
			connection().ended();
			return;
		}
		end();
		if (this.link != null) {
			this.link.closed(String.valueOf(cause.getMessage()));
		}
		else {
			this.observer.failed(this.remoteAddress, cause);
		}
	}

	private void end() {
		this.state = State.OVER;
		endDeadline();
		connection().towards(this).close();
		connection().ended();
	}

	/** As if the process ended orderly. */
	void shutDown() {
		if (this.link != null) {
			this.link.close();
		}
		else if (this.state == State.VERIFIED) {
			refuse();
		}
		else {
			fail(new IOException("the transport was closed"));
		}
	}

	void setWritable(boolean writable) {
		this.writable = writable;
		if (writable) {
			execute(this::writable);
		}
	}

	boolean isWritable() {
		return this.writable && !connection().towards(other()).isFull();
	}

	void writable() {
		if (this.link != null && isOpen() && isWritable()) {
			this.link.writable();
		}
	}

	private Handshake.Verified verified() {
		if (this.verified == null) {
			throw new IllegalStateException("Not verified yet");
		}
		return this.verified;
	}

	@Override
	public Greeting peer() {
		return verified().peer();
	}

	@Override
	public boolean isChosen() {
		return verified().chosen();
	}

	@Override
	public long choice() {
		return verified().choice();
	}

	@Override
	public boolean isTrusted() {
		return verified().trusted();
	}

	@Override
	public boolean isAddressDoubtful() {
		return verified().addressDoubtful();
	}

	@Override
	public String remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public void moveTo(EventLoop loop, Runnable arrived, Runnable lost) {
		if (this.loop == loop) {
			arrived.run();
			return;
		}
		this.loop = loop;
		loop.execute(() -> (isOpen() ? arrived : lost).run());
	}

	@Override
	public Connection establish(long choice, PacketObserver observer) {
		if (this.state == State.OVER) {
			throw new IllegalStateException("The connection to " + this.remoteAddress + " is over");
		}
		Handshake.Verified verified = verified();
		LocalLink link = connection().link(this, verified, observer);
		this.link = link;
		if (!verified.chosen() && isOpen()) {
			say(this.introduction.choose(choice));
		}
		this.loop.execute(this::begin);
		return link;
	}

	/** Delivers what came before there was somebody to deliver it to, and reads on. */
	private void begin() {
		if (this.state == State.VERIFIED) {
			this.state = State.ESTABLISHED;
			receive(this.early);
			connection().towards(this).arm();
			if (this.broken != null) {
				end(this.broken);
			}
		}
	}

	@Override
	public void refuse() {
		if (isOpen()) {
			connection().towards(other()).send(0, LocalEnd::endedByPeer);
		}
		if (this.state != State.OVER) {
			end();
		}
	}

	private enum State {

		CONNECTING, GREETED, VERIFIED, ESTABLISHED, OVER

	}

}
