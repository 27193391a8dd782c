package io.aemp.testcontainers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.rnorth.ducttape.TimeoutException;
import org.rnorth.ducttape.unreliables.Unreliables;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;

/**
 * Waits until the node greets (protocol, section 2). An open port proves nothing, as
 * Docker accepts connections before the program in the container does.
 */
class GreetingWaitStrategy extends AbstractWaitStrategy {

	/** All greetings begin with it. */
	private static final byte[] PREFIX = "aemp;".getBytes(StandardCharsets.US_ASCII);

	private static final int TIMEOUT_MILLIS = 2000;

	@Override
	protected void waitUntilReady() {
		InetSocketAddress address = new InetSocketAddress(this.waitStrategyTarget.getHost(),
				this.waitStrategyTarget.getMappedPort(AempContainer.PORT));
		try {
			Unreliables.retryUntilTrue((int) this.startupTimeout.toSeconds(), TimeUnit.SECONDS,
					() -> getRateLimiter().getWhenReady(() -> greets(address)));
		}
		catch (TimeoutException ex) {
			throw new ContainerLaunchException(
					"No node greets on port " + AempContainer.PORT + " of the container after " + this.startupTimeout,
					ex);
		}
	}

	static boolean greets(InetSocketAddress address) {
		try (Socket socket = new Socket()) {
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.connect(address, TIMEOUT_MILLIS);
			byte[] read = socket.getInputStream().readNBytes(PREFIX.length);
			return Arrays.equals(read, PREFIX);
		}
		catch (IOException ex) {
			return false;
		}
	}

}
