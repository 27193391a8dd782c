package io.aemp.internal.transport;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.aemp.testing.Patience;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Moves each verified connection to a loop of its own and keeps it for the test.
 */
final class RecordingObserver implements ConnectionObserver {

	private final Transport transport;

	private final BlockingQueue<RecordedLink> verified = new LinkedBlockingQueue<>();

	private final BlockingQueue<Failure> failed = new LinkedBlockingQueue<>();

	RecordingObserver(Transport transport) {
		this.transport = transport;
	}

	Transport transport() {
		return this.transport;
	}

	@Override
	public void verified(PendingConnection connection) {
		EventLoop loop = this.transport.nextLoop();
		connection.moveTo(loop, () -> this.verified.add(new RecordedLink(connection, loop)), () -> {
		});
	}

	@Override
	public void failed(String remoteAddress, Throwable cause) {
		this.failed.add(new Failure(remoteAddress, cause));
	}

	RecordedLink takeVerified() throws InterruptedException {
		RecordedLink link = this.verified.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(link).as("verified connection").isNotNull();
		return link;
	}

	Failure takeFailed() throws InterruptedException {
		Failure failure = this.failed.poll(Patience.SECONDS, TimeUnit.SECONDS);
		assertThat(failure).as("failed connection").isNotNull();
		return failure;
	}

	/** That nothing was told that was not taken. */
	void assertNothingMore() {
		assertThat(this.verified).isEmpty();
		assertThat(this.failed).isEmpty();
	}

	record Failure(String remoteAddress, Throwable cause) {

	}

}
