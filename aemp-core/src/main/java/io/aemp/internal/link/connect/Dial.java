package io.aemp.internal.link.connect;

import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.aemp.Guard;
import io.aemp.internal.handshake.ConnectionEndedException;
import io.aemp.internal.runtime.Timers;
import io.aemp.internal.transport.ConnectionObserver;
import io.aemp.internal.transport.EventLoop;
import io.aemp.internal.transport.PendingConnection;
import io.aemp.internal.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach a node at several addresses. They are tried some time apart, or as
 * soon as one fails, until one leads to the node or the time is over. Confined to one
 * loop.
 */
final class Dial {

	/** The time for which an address is tried alone (protocol, section 2). */
	private static final Duration HEAD_START = Duration.ofMillis(250);

	private final Transport transport;

	private final Timers timers;

	private final EventLoop loop;

	private final Duration window;

	private final Queue<InetSocketAddress> addresses;

	private final Observer observer;

	private int underWay;

	private boolean over;

	private @Nullable Guard nextTry;

	private @Nullable Guard deadline;

	private @Nullable Throwable lastFailure;

	/** True if a node of our network ended a connection that it may not need any more. */
	private boolean refused;

	Dial(Transport transport, Timers timers, EventLoop loop, List<InetSocketAddress> addresses, Duration window,
			Observer observer) {
		this.transport = transport;
		this.timers = timers;
		this.loop = loop;
		this.window = window;
		this.addresses = new ArrayDeque<>(addresses);
		this.observer = observer;
	}

	/** Begins. To be called on the loop. */
	void start() {
		this.deadline = this.timers.schedule(this.window, this.loop,
				() -> fail(new SocketTimeoutException("no link within " + this.window.toMillis() + " ms")));
		tryNext();
	}

	private void tryNext() {
		if (this.nextTry != null) {
			this.nextTry.close();
		}
		InetSocketAddress address = this.addresses.poll();
		if (this.over || address == null) {
			return;
		}
		this.underWay++;
		this.transport.dial(address, this.loop, this.window, new ConnectionObserver() {

			@Override
			public void verified(PendingConnection connection) {
				boolean found = Dial.this.observer.found(connection);
				if (Dial.this.over) {
					// Too late for this attempt, but not for a link: the peer may have
					// chosen it already, and refusing it would be a failure there.
					return;
				}
				if (found) {
					end();
				}
				else {
					ended(null);
				}
			}

			@Override
			public void failed(String remoteAddress, Throwable cause) {
				String refuser = (cause instanceof ConnectionEndedException end) ? end.claimedNodeId() : null;
				if (refuser != null && Dial.this.observer.refusedBy(refuser)) {
					tryAgain(address, cause);
				}
				else {
					ended(cause);
				}
			}

		});
		if (!this.addresses.isEmpty()) {
			this.nextTry = this.timers.schedule(HEAD_START, this.loop, this::tryNext);
		}
	}

	private void tryAgain(InetSocketAddress address, Throwable failure) {
		this.underWay--;
		this.lastFailure = failure;
		this.addresses.add(address);
		this.nextTry = this.timers.schedule(HEAD_START, this.loop, this::tryNext);
	}

	private void ended(@Nullable Throwable failure) {
		this.underWay--;
		if (failure != null) {
			this.lastFailure = failure;
		}
		this.refused |= failure instanceof ConnectionEndedException end && end.isPerhapsLinked();
		if (!this.addresses.isEmpty()) {
			tryNext();
		}
		else if (this.underWay == 0 && !(this.refused && this.observer.mayBeLinkedOtherwise())) {
			Throwable last = this.lastFailure;
			fail((last != null) ? last : new NoRouteToHostException("its address belongs to another node"));
		}
	}

	private void fail(Throwable cause) {
		if (!this.over) {
			end();
			this.observer.failed(cause);
		}
	}

	private void end() {
		this.over = true;
		if (this.nextTry != null) {
			this.nextTry.close();
		}
		if (this.deadline != null) {
			this.deadline.close();
		}
	}

	/**
	 * Hears how the attempt went. Called on its loop.
	 */
	interface Observer {

		/**
		 * Hears that the other end closed the connection after the greetings.
		 * @param nodeId who that claimed to be
		 * @return true to try the same address again
		 */
		boolean refusedBy(String nodeId);

		/**
		 * Hears that a node answered.
		 * @param connection now the observer's to offer or refuse
		 * @return false if it is not whom was sought
		 */
		boolean found(PendingConnection connection);

		/**
		 * Returns whether a node that refused this connection may have chosen another
		 * one, which has not come to its end here yet.
		 * @return true to leave the decision to the deadline
		 */
		boolean mayBeLinkedOtherwise();

		/**
		 * Hears that no node answered.
		 * @param cause the last failure
		 */
		void failed(Throwable cause);

	}

}
