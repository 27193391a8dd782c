package io.aemp.testing;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.aemp.node.AempNode;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fails a test of nodes or links that leaves something behind: threads, and in the tables
 * of the nodes that it closed ports, calls, other nodes, monitors or timers. JUnit
 * registers this class as an extension for all tests. Buffers are the affair of
 * {@code NoLeaks}.
 */
public final class NothingLeft implements BeforeEachCallback, AfterEachCallback {

	/** So long a closed node may remember something. */
	public static final Duration LONGEST_MEMORY = Duration.ofMinutes(5);

	/** Those whose tests have nodes or links, with the packages below them. */
	private static final List<String> PACKAGES = List.of("io.aemp.node", "io.aemp.local", "io.aemp.processes",
			"io.aemp.replay", "io.aemp.internal.dispatch", "io.aemp.internal.global", "io.aemp.internal.link",
			"io.aemp.internal.node", "io.aemp.internal.port", "io.aemp.internal.request");

	/**
	 * The objects that the current test has to leave in order; null while none runs.
	 */
	private static @Nullable List<Remains> remains;

	/** Threads of nodes that the class has from its beginning to its end. */
	private Set<String> before = Set.of();

	/**
	 * Looks at something when the current test is over. Does nothing outside tests of
	 * nodes and links.
	 * @param close ends it; called before anything is looked at
	 * @param check fails if something is left
	 */
	public static synchronized void atEnd(Runnable close, Runnable check) {
		if (remains != null) {
			remains.add(new Remains(close, check));
		}
	}

	static synchronized void begin() {
		remains = new ArrayList<>();
	}

	static void end() {
		List<Remains> ended = takeRemains();
		ended.forEach((it) -> it.close().run());
		ended.forEach((it) -> it.check().run());
	}

	private static synchronized List<Remains> takeRemains() {
		List<Remains> ended = (remains != null) ? remains : List.of();
		remains = null;
		return ended;
	}

	/**
	 * Looks into a node that was closed.
	 * @param node has nothing to do any more
	 */
	public static void assertNothingIsLeftOf(AempNode node) {
		assertNoPortIsLeftOf(node);
		Object remoteNodes = HiddenFields.read(HiddenFields.read(node, "links"), "remoteNodes");
		assertThat((Map<?, ?>) HiddenFields.read(remoteNodes, "nodes")).as("nodes that %s knows", node.id()).isEmpty();
	}

	private static void assertNoPortIsLeftOf(AempNode node) {
		Object ports = HiddenFields.read(node, "ports");
		Object calls = HiddenFields.read(node, "calls");
		assertThat((Map<?, ?>) HiddenFields.read(ports, "ports")).as("ports of %s", node.id()).isEmpty();
		assertThat((Map<?, ?>) HiddenFields.read(calls, "open")).as("calls of %s", node.id()).isEmpty();
	}

	private static boolean concerns(ExtensionContext context) {
		String name = context.getRequiredTestClass().getPackageName();
		return PACKAGES.stream().anyMatch((it) -> name.equals(it) || name.startsWith(it + '.'));
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		if (concerns(context)) {
			begin();
			this.before = nodesWithThreads();
		}
	}

	@Override
	public void afterEach(ExtensionContext context) {
		if (concerns(context)) {
			if (context.getExecutionException().isEmpty()) {
				end();
				closedNodesOf(context.getRequiredTestInstance())
					.forEach((node) -> Awaitility.await().untilAsserted(() -> assertNoPortIsLeftOf(node)));
				Awaitility.await()
					.untilAsserted(
							() -> assertThat(this.before).as("nodes with threads").containsAll(nodesWithThreads()));
			}
			takeRemains();
		}
	}

	/** Those in the fields of a test. */
	private static List<AempNode> closedNodesOf(Object test) {
		List<AempNode> nodes = new ArrayList<>();
		for (Class<?> type = test.getClass(); type != Object.class; type = type.getSuperclass()) {
			for (Field field : type.getDeclaredFields()) {
				if (Modifier.isStatic(field.getModifiers())) {
					continue;
				}
				Object value = HiddenFields.read(test, type, field.getName());
				Collection<?> values = (value instanceof Collection<?> several) ? several
						: (value instanceof Map<?, ?> map) ? map.values()
								: (value != null) ? List.of(value) : List.of();
				for (Object each : values) {
					if (each instanceof AempNode node && "CLOSED".equals(HiddenFields.read(node, "state").toString())) {
						nodes.add(node);
					}
				}
			}
		}
		return nodes;
	}

	/** By the names that nodes give to their threads, without the last number. */
	private static Set<String> nodesWithThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			// All nodes of a process may share one timer.
			.filter((name) -> name.startsWith("aemp-") && !name.matches("aemp-timer(-\\d+)?"))
			.map((name) -> name.replaceAll("-(port|callback|completion|kernel|timer|io|virtual)-?[\\d-]*$", ""))
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * An object that a test made.
	 *
	 * @param close ends it
	 * @param check looks at what is left of it
	 */
	private record Remains(Runnable close, Runnable check) {

	}

}
