package io.aemp.benchmarks;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

import io.aemp.NodeSettings;
import io.aemp.Port;
import io.aemp.Receiver;
import io.aemp.node.AempNode;

/**
 * Measures how much heap a port needs that has nothing to do, beside an entry of a plain
 * map: each in a process of its own, a million of them.
 */
final class PortMemory {

	static final String CONTENT_COMMAND = "port-memory-of";

	private static final int COUNT = 1_000_000;

	private PortMemory() {
	}

	static void run() throws IOException, InterruptedException {
		System.out.printf("%nheap after collection, %d of each, Java %s%n", COUNT, Runtime.version());
		for (Content content : Content.values()) {
			Process process = HeapProcess.start("2g", CONTENT_COMMAND, content.name());
			String bytes = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
			if (process.waitFor() != 0) {
				throw new IllegalStateException("The process for " + content + " failed");
			}
			System.out.printf("  %-36s %6s bytes%n", content, bytes);
		}
	}

	/** Selects the content of the heap. */
	enum Content {

		/** The baseline: an ID of the same form and a handler of its own. */
		PLAIN_ENTRY("plain map entry with a lambda") {

			@Override
			Object fill(AempNode node) {
				Map<String, Consumer<Object>> entries = new ConcurrentHashMap<>();
				for (int i = 0; i < COUNT; i++) {
					int number = i;
					entries.put("node#123456789" + Long.toString(i, Character.MAX_RADIX), (payload) -> {
						if (payload.hashCode() == number) {
							throw new IllegalStateException();
						}
					});
				}
				return entries;
			}

		},

		IDLE_PORT("idle port with a shared receiver") {

			@Override
			Object fill(AempNode node) {
				Receiver receiver = (message) -> {
				};
				for (int i = 0; i < COUNT; i++) {
					node.port().rcv(receiver);
				}
				return node;
			}

		},

		USED_PORT("port idle again after a message") {

			@Override
			Object fill(AempNode node) throws InterruptedException {
				CountDownLatch handled = new CountDownLatch(COUNT);
				Receiver receiver = (message) -> handled.countDown();
				for (int i = 0; i < COUNT; i++) {
					Port port = node.port().rcv(receiver);
					node.snd(port.id(), "tick", i);
				}
				handled.await();
				return node;
			}

		};

		private final String description;

		Content(String description) {
			this.description = description;
		}

		/** Makes a million of them and returns what holds them all. */
		abstract Object fill(AempNode node) throws InterruptedException;

		/** Prints the bytes of one. */
		void measure() throws InterruptedException {
			try (AempNode node = AempNode.create(NodeSettings.builder().nodeId("node").build())) {
				long before = HeapProcess.used();
				Object filled = fill(node);
				System.out.printf("%.1f%n", (HeapProcess.used() - before) / (double) COUNT);
				Reference.reachabilityFence(filled);
			}
		}

		@Override
		public String toString() {
			return this.description;
		}

	}

}
