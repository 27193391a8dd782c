package io.aemp.processes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Nodes find each other, and again after a partition, as real processes. How long that
 * takes is logged, not judged: {@code -Daemp.network.runs} says how often, and
 * {@code -Daemp.network.longest} how many seconds partitions may take.
 */
@Timeout(value = 12, unit = TimeUnit.HOURS)
class NetworkIntegrationTests {

	private static final Logger logger = LoggerFactory.getLogger(NetworkIntegrationTests.class);

	private static final int RUNS = Integer.getInteger("aemp.network.runs", 1);

	private static final int SHORTEST_PARTITION = 5;

	private static final int LONGEST_PARTITION = Integer.getInteger("aemp.network.longest", SHORTEST_PARTITION);

	private static final int PROCESSES = 5;

	private static final int PORT = 4040;

	private final Random random = new Random();

	@Test
	void whenFiveProcessesStartInAnyOrderAndOneSeedIsDeadThenTheyBecomeOneNetwork()
			throws IOException, InterruptedException {
		for (int run = 1; run <= RUNS; run++) {
			try (ProcessNetwork network = new ProcessNetwork()) {
				List<String> addresses = freeAddresses(PROCESSES + 1);
				List<String> seeds = List.of(addresses.get(PROCESSES), addresses.get(0), addresses.get(1));
				for (int number : shuffled()) {
					network.start(List.of(), "node" + number, addresses.get(number), seeds);
					TimeUnit.MILLISECONDS.sleep(this.random.nextInt(500));
				}
				network.awaitStarts();
				log("Cold start %d: one network %.1f s after the last start", run, network.awaitOneNetwork());
			}
		}
	}

	private List<Integer> shuffled() {
		List<Integer> numbers = new ArrayList<>();
		for (int number = 0; number < PROCESSES; number++) {
			numbers.add(number);
		}
		Collections.shuffle(numbers, this.random);
		return numbers;
	}

	/** Nobody listens there at the moment. */
	private static List<String> freeAddresses(int count) throws IOException {
		List<ServerSocket> listeners = new ArrayList<>();
		List<String> addresses = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
			listeners.add(listener);
			addresses.add("127.0.0.1:" + listener.getLocalPort());
		}
		for (ServerSocket listener : listeners) {
			listener.close();
		}
		return addresses;
	}

	@Test
	void whenAPartitionOfHostsHealsThenTheirProcessesBecomeOneNetworkWithoutARestart()
			throws IOException, InterruptedException {
		assumeTrue(TwoSites.arePossible(), "This machine lets us make no network namespaces: needs Linux, root and ip");
		try (TwoSites sites = new TwoSites(PROCESSES); ProcessNetwork network = new ProcessNetwork()) {
			List<String> seeds = List.of(sites.address(0) + ":" + PORT, sites.address(1) + ":" + PORT);
			for (int host = 0; host < PROCESSES; host++) {
				network.start(sites.on(host), "node" + host, sites.address(host) + ":" + PORT, seeds);
			}
			network.awaitStarts();
			network.awaitOneNetwork();
			for (int run = 1; run <= RUNS; run++) {
				Duration length = Duration.ofMillis(1000L * SHORTEST_PARTITION
						+ (long) (1000L * (LONGEST_PARTITION - SHORTEST_PARTITION) * this.random.nextDouble()));
				sites.divide();
				network.setAll("partition" + run);
				TimeUnit.MILLISECONDS.sleep(length.toMillis());
				sites.unite();
				log("Partition %d of %.1f s: one network %.1f s after it healed", run, length.toMillis() / 1e3,
						network.awaitOneNetwork());
			}
		}
	}

	private static void log(String format, Object... arguments) {
		logger.info(String.format(Locale.ROOT, format, arguments));
	}

}
