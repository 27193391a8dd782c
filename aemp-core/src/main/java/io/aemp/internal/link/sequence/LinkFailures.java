package io.aemp.internal.link.sequence;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.aemp.LinkFailedException;
import io.aemp.internal.future.NodeFuture;

/**
 * The failures of one sequence that are carried out and not told yet. They are added
 * under the lock of the sequence, and told without it. May be used from any thread.
 *
 * @param <L> the type of links
 */
final class LinkFailures<L> {

	private final RemoteSequence.Owner<L> owner;

	private final Queue<LinkFailure<L>> untold = new ConcurrentLinkedQueue<>();

	LinkFailures(RemoteSequence.Owner<L> owner) {
		this.owner = owner;
	}

	void add(LinkFailure<L> failure) {
		this.untold.add(failure);
	}

	boolean isEmpty() {
		return this.untold.isEmpty();
	}

	/** Fails the futures that waited, and tells the owner. Needs no lock. */
	void tell() {
		LinkFailure<L> failure = this.untold.poll();
		if (failure != null) {
			try {
				tell(failure);
			}
			finally {
				// There are few of them, usually one.
				tell();
			}
		}
	}

	private void tell(LinkFailure<L> failure) {
		try {
			failWaiting(failure);
		}
		finally {
			this.owner.failed(failure);
		}
	}

	private void failWaiting(LinkFailure<L> failure) {
		Collection<NodeFuture<Void>> waiting = failure.waiting();
		if (!waiting.isEmpty()) {
			Throwable cause = causeOf(failure);
			waiting.forEach((future) -> future.fail(cause));
		}
	}

	private Throwable causeOf(LinkFailure<L> failure) {
		try {
			return new LinkFailedException(this.owner.nodeId(), failure.reason());
		}
		catch (Throwable ex) {
			// Without memory for it, that is the cause which is there.
			return ex;
		}
	}

}
