package io.aemp.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * Somebody without the secret who has a connection to each of two nodes, and passes on
 * what comes from either, line by line until both are authenticated.
 */
final class Relay implements AutoCloseable {

	/** Greeting, nonce and authentication. */
	private static final int LINES = 3;

	private final Socket one;

	private final Socket other;

	private final UnaryOperator<String> rewriting;

	private final CountDownLatch ended = new CountDownLatch(2);

	private final AtomicInteger lines = new AtomicInteger();

	private final AtomicInteger proofs = new AtomicInteger();

	Relay(Socket one, Socket other, UnaryOperator<String> rewriting) {
		this.one = one;
		this.other = other;
		this.rewriting = rewriting;
	}

	static Socket dial(int port) throws IOException {
		return new Socket(InetAddress.getByName("127.0.0.1"), port);
	}

	static ServerSocket listen() throws IOException {
		return new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
	}

	/** Begins to pass everything on. */
	Relay start() {
		pass(this.one, this.other);
		pass(this.other, this.one);
		return this;
	}

	private void pass(Socket from, Socket to) {
		Thread thread = new Thread(() -> {
			try (from; to) {
				for (int line = 1; line <= LINES; line++) {
					String text = readLine(from);
					this.lines.incrementAndGet();
					if (line == LINES) {
						this.proofs.incrementAndGet();
					}
					to.getOutputStream().write(this.rewriting.apply(text).getBytes(StandardCharsets.ISO_8859_1));
				}
				from.getInputStream().transferTo(to.getOutputStream());
			}
			catch (IOException ex) {
				// One end is over, and so is the other.
			}
			finally {
				this.ended.countDown();
			}
		}, "relay");
		thread.start();
	}

	private static String readLine(Socket socket) throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		int byteValue;
		do {
			byteValue = socket.getInputStream().read();
			if (byteValue < 0) {
				throw new IOException("End of stream");
			}
			line.write(byteValue);
		}
		while (byteValue != '\n');
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	/** Waits until both nodes have given it up. */
	void awaitEnd() throws InterruptedException {
		this.ended.await();
	}

	/** Returns how many authentication lines it could read. */
	int proofs() {
		return this.proofs.get();
	}

	/** Returns how many lines it could read. */
	int lines() {
		return this.lines.get();
	}

	@Override
	public void close() throws IOException {
		this.one.close();
		this.other.close();
	}

}
