package io.aemp.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.aemp.NodeSettings;
import io.aemp.node.AempNode;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/**
 * Measures what a node keeps for connections whose other end never proves who it is: the
 * node in a process of its own, a thousand clients in this one.
 */
final class HalfOpenMemory {

	static final String NODE_COMMAND = "half-open-node";

	private static final int COUNT = 1000;

	/** For the node to read what was sent. */
	private static final Duration SETTLING = Duration.ofSeconds(1);

	private HalfOpenMemory() {
	}

	static void run() throws IOException, InterruptedException {
		System.out.printf("%nheap after collection and buffers outside it, %d connections, Java %s%n", COUNT,
				Runtime.version());
		String greeting = "aemp;1;half;hmac_sha3_512;cbor";
		String largestGreeting = greeting + ";k=" + "v".repeat(4095 - greeting.length() - 3) + '\n';
		measure("nothing said", "");
		measure("4095 bytes of a greeting", largestGreeting.substring(0, 4095));
		measure("greeting and 4095 bytes of a nonce", largestGreeting + "n".repeat(4095));
		measure("all lines but the last byte", largestGreeting + "n".repeat(4095) + '\n' + "a".repeat(4095));
	}

	private static void measure(String name, String said) throws IOException, InterruptedException {
		Process process = HeapProcess.start("256m", NODE_COMMAND);
		List<SocketChannel> clients = new ArrayList<>();
		try (BufferedReader answers = process.inputReader()) {
			int port = Integer.parseInt(answers.readLine());
			for (int i = 0; i < COUNT; i++) {
				clients.add(connect(port, said));
			}
			Thread.sleep(SETTLING.toMillis());
			process.outputWriter().append("measure\n").flush();
			System.out.printf("  %-36s %6s bytes%n", name, answers.readLine());
		}
		finally {
			process.destroy();
			process.waitFor();
			for (SocketChannel client : clients) {
				client.close();
			}
		}
	}

	/** Returns when the node has greeted. */
	private static SocketChannel connect(int port, String said) throws IOException {
		SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
		ByteBuffer bytes = ByteBuffer.wrap(said.getBytes(StandardCharsets.ISO_8859_1));
		while (bytes.hasRemaining()) {
			client.write(bytes);
		}
		client.read(ByteBuffer.allocate(1));
		return client;
	}

	/** The other process: says its port, and what it holds for each connection. */
	static void runNode() throws IOException, InterruptedException {
		NodeSettings settings = NodeSettings.builder()
			.nodeId("node")
			.bind("127.0.0.1:0")
			.secret("not known to anybody")
			.timeouts((timeouts) -> timeouts.handshake(Duration.ofHours(1)))
			.build();
		try (AempNode node = AempNode.start(settings)) {
			String listener = node.listeners().get(0);
			int port = Integer.parseInt(listener.substring(listener.indexOf(':') + 1));
			// The first one loads classes.
			connect(port, "").close();
			long before = held();
			System.out.println(port);
			System.in.read();
			System.out.printf("%.0f%n", (held() - before) / (double) COUNT);
		}
	}

	private static long held() throws InterruptedException {
		return HeapProcess.used()
				+ ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
	}

}
