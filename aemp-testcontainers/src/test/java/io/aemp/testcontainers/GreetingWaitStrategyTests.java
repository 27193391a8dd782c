package io.aemp.testcontainers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GreetingWaitStrategy}.
 */
class GreetingWaitStrategyTests {

	@Test
	void whenANodeGreetsThenItIsReady() throws IOException {
		assertThat(greetsAfter("aemp;0;a;hmac_sha3_512;json")).isTrue();
	}

	@Test
	void whenTheConnectionIsClosedWithoutAGreetingThenTheNodeIsNotReady() throws IOException {
		assertThat(greetsAfter("")).isFalse();
	}

	@Test
	void whenAnotherServerAnswersThenTheNodeIsNotReady() throws IOException {
		assertThat(greetsAfter("HTTP/1.1 400 Bad Request")).isFalse();
	}

	@Test
	void whenNobodyListensThenTheNodeIsNotReady() throws IOException {
		InetSocketAddress closed;
		try (ServerSocket server = listen()) {
			closed = new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
		}
		assertThat(GreetingWaitStrategy.greets(closed)).isFalse();
	}

	private static boolean greetsAfter(String sent) throws IOException {
		try (ServerSocket server = listen()) {
			CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> {
				try (Socket socket = server.accept()) {
					socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
			boolean greets = GreetingWaitStrategy
				.greets(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
			answer.join();
			return greets;
		}
	}

	private static ServerSocket listen() throws IOException {
		return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
	}

}
