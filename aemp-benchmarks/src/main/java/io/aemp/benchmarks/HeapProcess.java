package io.aemp.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A process whose heap is measured, and how: with nothing else in it, and with a
 * collector that leaves no garbage.
 */
public final class HeapProcess {

	/** Otherwise some garbage may stay where it is, and be counted. */
	private static final String EXACT = "-XX:MarkSweepAlwaysCompactCount=1";

	private HeapProcess() {
	}

	/**
	 * Starts a command of these benchmarks in a process of its own.
	 * @param heap its size, as the option of Java takes it
	 * @param arguments the command and what it needs
	 * @return the process, the caller's to end
	 * @throws IOException if it cannot be started
	 */
	public static Process start(String heap, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms" + heap,
						"-Xmx" + heap, "-XX:+UseSerialGC", EXACT, "-cp", System.getProperty("java.class.path"),
						BenchmarkMain.class.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	/**
	 * Returns the heap of this process after a collection.
	 * @return bytes
	 * @throws InterruptedException if the process is to end
	 */
	public static long used() throws InterruptedException {
		System.gc();
		// What had to be cleaned up first goes with the next collection.
		Thread.sleep(200);
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	/** The heap right after a collection, whatever other threads do meanwhile. */
	static long usedAfterCollection() {
		System.gc();
		return ManagementFactory.getMemoryPoolMXBeans()
			.stream()
			.map(MemoryPoolMXBean::getCollectionUsage)
			.filter(Objects::nonNull)
			.mapToLong(MemoryUsage::getUsed)
			.sum();
	}

}
