package io.aemp.simulation;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

import io.aemp.NodeSettings;
import io.aemp.NodeSettingsBuilder;
import io.aemp.internal.handshake.Greeting;
import io.aemp.internal.handshake.Handshake;
import io.aemp.internal.wire.FrameLimits;
import io.aemp.local.LocalMode;
import io.aemp.local.LocalNetwork;
import io.aemp.local.LocalTransport;
import io.aemp.local.LocalTransportSettings;
import io.aemp.testing.ManualTimers;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on one network, in one thread at a time, under a clock that moves when it is told
 * to. Each task of a node runs when the seed says so, other tasks may run in the middle
 * of it, and nothing happens that the seed does not decide.
 *
 * <p>
 * Each host is one address, at which processes may start, crash and be followed by
 * others, with the same node ID or with another one.
 */
public final class Simulation {

	private static final int FIRST_PORT = 4001;

	private static final byte[] SECRET = { 's' };

	/** More tasks than any run needs: they make each other for ever. */
	private static final int ENDLESS = 1_000_000;

	/** The number of threads that may stand still in the middle of something. */
	private static final int MAX_DEPTH = 3;

	private final Random random;

	private final int hosts;

	private Application application = (node) -> {
	};

	private final ManualTimers timers = new ManualTimers();

	private final LocalNetwork network;

	private final Trace trace = new Trace(this.timers);

	private final List<SimulatedNode> nodes = new ArrayList<>();

	private final List<String> failures = new ArrayList<>();

	private final InjectedFailures injected;

	private int depth;

	/**
	 * A network without nodes.
	 * @param seed decides everything
	 * @param hosts how many addresses there are
	 * @param mode how real the connections are
	 */
	public Simulation(long seed, int hosts, LocalMode mode) {
		this.random = new Random(seed);
		this.injected = new InjectedFailures(seed + 1);
		this.hosts = hosts;
		this.network = new LocalNetwork(this.timers, mode);
	}

	/**
	 * Says what is to run on all nodes that start from now on.
	 * @param application not told of those that run already
	 */
	public void install(Application application) {
		this.application = application;
	}

	/**
	 * Returns the names that nodes at a host may have.
	 * @param host its number, from 0
	 * @return the usual one first
	 */
	public static List<String> nodeIds(int host) {
		return List.of("n" + host, "n" + host + "x");
	}

	/**
	 * Returns the address on which nodes at a host listen.
	 * @param host its number
	 * @return {@code host:port}
	 */
	public static String address(int host) {
		return "127.0.0.1:" + (FIRST_PORT + host);
	}

	/**
	 * Starts a process.
	 * @param host where; nobody else must run there
	 * @param nodeId its name, one of that host's
	 * @return its node, listening
	 */
	public SimulatedNode start(int host, String nodeId) {
		this.trace.add(nodeId, "starts");
		SimulatedRuntime runtime = new SimulatedRuntime(this.random.nextLong(), this.timers, this.trace, this.injected);
		SimulatedNode started = new SimulatedNode(host, settings(host, nodeId), runtime, transport(nodeId, runtime),
				this.injected);
		this.injected.pauseFor(() -> {
			started.node().start();
			this.nodes.add(started);
			this.application.started(started);
		});
		return started;
	}

	private NodeSettings settings(int host, String nodeId) {
		NodeSettingsBuilder builder = NodeSettings.builder()
			.nodeId(nodeId)
			.bind(address(host))
			.secret("not used")
			.handlers((handlers) -> handlers.threads(1));
		for (int other = 0; this.application.addressesKnown() && other < this.hosts; other++) {
			for (String otherId : nodeIds(other)) {
				builder.address(otherId, address(other));
			}
		}
		return this.application.configure(builder).build();
	}

	private LocalTransport transport(String nodeId, SimulatedRuntime runtime) {
		List<String> framings = this.random.nextBoolean() ? List.of("cbor", "json") : List.of("json", "cbor");
		Greeting greeting = new Greeting(nodeId, List.of("hmac_sha3_512"), framings, Map.of(Greeting.PROVIDER,
				Greeting.OUR_PROVIDER + "test", Greeting.MONITORING, "1", Greeting.GLOBAL, "1"));
		return this.network.transport(
				new LocalTransportSettings(nodeId, Duration.ofSeconds(10), FrameLimits.ofFrameBytes(1 << 20),
						(ends) -> greeting, (ends) -> new Handshake(greeting, runtime.random().nextName(20), SECRET)),
				runtime.executor());
	}

	/**
	 * Ends a process without a word to anybody.
	 * @param node is dead from now on
	 */
	public void crash(SimulatedNode node) {
		this.trace.add(node.id(), "crashes");
		node.crash();
		this.nodes.remove(node);
	}

	/**
	 * Returns the processes that did not crash.
	 * @return a snapshot
	 */
	public List<SimulatedNode> nodes() {
		return List.copyOf(this.nodes);
	}

	/**
	 * Returns the process that runs at a host.
	 * @param host its number
	 * @return null if there is none
	 */
	public @Nullable SimulatedNode nodeAt(int host) {
		return this.nodes.stream().filter((node) -> node.host() == host).findFirst().orElse(null);
	}

	/**
	 * Returns the process that has a node ID.
	 * @param nodeId the ID
	 * @return null if there is none
	 */
	public @Nullable SimulatedNode node(String nodeId) {
		return this.nodes.stream().filter((node) -> node.id().equals(nodeId)).findFirst().orElse(null);
	}

	/**
	 * Runs any task of any node.
	 * @return false if none waits
	 */
	public boolean runOne() {
		List<SimulatedNode> ready = this.nodes.stream()
			.filter((node) -> node.isRunning() && node.waitingTasks() > 0)
			.toList();
		if (ready.isEmpty()) {
			return false;
		}
		SimulatedNode node = ready.get(this.random.nextInt(ready.size()));
		try {
			node.runtime().executor().runAny(this.random);
		}
		catch (Throwable ex) {
			if (!InjectedFailures.isInjected(ex)) {
				fail("A task of node " + node + " threw " + textOf(ex));
			}
		}
		return true;
	}

	private static String textOf(Throwable cause) {
		StringWriter stack = new StringWriter();
		cause.printStackTrace(new PrintWriter(stack));
		return stack.toString();
	}

	private void runAll() {
		for (int run = 0; runOne(); run++) {
			if (run == ENDLESS) {
				throw new IllegalStateException("The tasks make new ones for ever");
			}
		}
	}

	/**
	 * Schedules an event.
	 * @param delay how long
	 * @param event what happens then; no node has to run for it
	 */
	public void later(Duration delay, Runnable event) {
		this.timers.schedule(delay, Runnable::run, event);
	}

	/**
	 * Advances the clock; due tasks wait for their turn.
	 * @param duration how long
	 */
	public void pass(Duration duration) {
		this.timers.advance(duration);
	}

	/**
	 * Advances the clock, and runs everything at its time.
	 * @param duration how long
	 */
	public void settle(Duration duration) {
		this.timers.advance(duration, this::runAll);
	}

	/**
	 * To be called in the middle of handlers and the like: perhaps this thread stands
	 * still now, and others go on.
	 * @param meanwhile a few random things
	 */
	public void interleave(Runnable meanwhile) {
		if (this.depth < MAX_DEPTH && this.random.nextInt(4) == 0) {
			this.depth++;
			try {
				OtherThread.run(meanwhile);
			}
			catch (IllegalStateException ex) {
				// Whoever stands still here might take it for an exception of its own.
				fail(textOf(ex));
			}
			finally {
				this.depth--;
			}
		}
	}

	/** Something happens to the network. */
	void tell(String what) {
		this.trace.add("", what);
	}

	/**
	 * Something is wrong with the simulation or with what it simulates.
	 * @param what in words
	 */
	public void fail(String what) {
		tell(what);
		this.failures.add(what);
	}

	/**
	 * Returns the failures so far.
	 * @return in words
	 */
	public List<String> failures() {
		return List.copyOf(this.failures);
	}

	/**
	 * Decides for one of several things.
	 * @param <T> what they are
	 * @param choices one at least
	 * @return one of them
	 */
	public <T> T pick(List<T> choices) {
		return choices.get(this.random.nextInt(choices.size()));
	}

	/**
	 * Makes all decisions.
	 * @return the randomness
	 */
	public Random random() {
		return this.random;
	}

	/**
	 * Returns the number of addresses.
	 * @return the number
	 */
	public int hosts() {
		return this.hosts;
	}

	/**
	 * Returns the failures that are thrown where nothing should fail.
	 * @return nothing, until it begins
	 */
	public InjectedFailures injected() {
		return this.injected;
	}

	/**
	 * Returns the network between the nodes.
	 * @return the network
	 */
	public LocalNetwork network() {
		return this.network;
	}

	/**
	 * Returns all that happened.
	 * @return the story so far
	 */
	public Trace trace() {
		return this.trace;
	}

}
