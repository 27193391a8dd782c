package io.aemp.internal.link.connect;

import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;

import io.aemp.internal.runtime.FailureText;
import io.aemp.internal.transport.EventLoop;

/**
 * One attempt to get a link to one node: looks its addresses up and dials them. Confined
 * to the loop of that node.
 */
public final class LinkAttempt {

	private final Target target;

	private final Observer observer;

	private final ConnectEnvironment environment;

	LinkAttempt(Target target, Observer observer, ConnectEnvironment environment) {
		this.target = target;
		this.observer = observer;
		this.environment = environment;
	}

	void lookUp() {
		if (!this.observer.isWanted(this)) {
			return;
		}
		try {
			this.environment.dialler().find(this.target.nodeId()).whenCompleteAsync((addresses, failure) -> {
				if (failure != null) {
					unreachable(FailureText.causeOf(failure));
				}
				else if (addresses.isEmpty()) {
					this.environment.unknownNodes().unknown(this.target.nodeId());
					this.observer.unreachable(this, "no address of node " + this.target.nodeId() + " is known");
				}
				else if (this.observer.isWanted(this)) {
					dialOrFail(addresses);
				}
			}, this.target.loop()).exceptionally((refused) -> {
				unreachable(FailureText.causeOf(refused));
				return null;
			});
		}
		catch (Throwable ex) {
			unreachable(ex);
		}
	}

	/** An attempt that cannot even begin has failed: nobody else would end it. */
	private void dialOrFail(List<InetSocketAddress> addresses) {
		try {
			dial(addresses);
		}
		catch (Throwable ex) {
			unreachable(ex);
		}
	}

	private void dial(List<InetSocketAddress> addresses) {
		Dialler dialler = this.environment.dialler();
		Duration window = dialler.windowFor(addresses);
		// A connection that was found may still be lost or refused before it is the link.
		this.environment.timers()
			.schedule(window, this.target.loop(),
					() -> unreachable(new SocketTimeoutException("no link within " + window.toMillis() + " ms")));
		// It may refuse us for a link that only we gave up.
		dialler.dial(this.target.nodeId(), this.target.loop(), addresses, this.target::resetAbandoned,
				this::unreachable);
	}

	private void unreachable(Throwable cause) {
		this.observer.unreachable(this,
				"node " + this.target.nodeId() + " cannot be reached: " + FailureText.of(cause));
	}

	/**
	 * The node to connect to.
	 */
	public interface Target {

		/**
		 * Returns its ID. May be called from any thread.
		 * @return the node ID
		 */
		String nodeId();

		/**
		 * Returns the loop where its link lives. May be called from any thread.
		 * @return the loop
		 */
		EventLoop loop();

		/**
		 * Resets the socket of a link that was given up, so that the peer notices. To be
		 * called on the loop.
		 * @return false if there was none
		 */
		boolean resetAbandoned();

	}

	/**
	 * Hears how attempts end. Called on the loop.
	 */
	public interface Observer {

		/**
		 * Returns whether an attempt may go on.
		 * @param attempt perhaps an older one
		 * @return false if its outcome does not matter any more
		 */
		boolean isWanted(LinkAttempt attempt);

		/**
		 * Hears that an attempt failed.
		 * @param attempt perhaps an older one
		 * @param why the cause in words
		 */
		void unreachable(LinkAttempt attempt, String why);

	}

}
