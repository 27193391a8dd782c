package io.aemp.internal.global;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.aemp.internal.link.Links;
import io.aemp.internal.link.events.KernelContext;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.Address;
import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * Keeps links to the nodes at the seed addresses, for ever (protocol, section 6, rule 2).
 * A name may stand for several nodes: it is resolved anew at each try, and three of them
 * are enough. Confined to the kernel.
 */
final class Seeds {

	private final Links links;

	private final KernelContext kernel;

	private final NodeRuntime runtime;

	private final Function<Address, CompletionStage<List<InetSocketAddress>>> resolver;

	private final Observer observer;

	private final List<Seed> seeds;

	private boolean closed;

	/** Why a seed failed last, for other threads; null once one was found. */
	private volatile @Nullable String lastFailure;

	/**
	 * Creates seeds that are not dialled yet.
	 * @param links makes and watches the links
	 * @param runtime clock, randomness, executors
	 * @param resolver looks names up, anew each time
	 * @param addresses the seed addresses
	 * @param observer hears what they lead to
	 */
	Seeds(Links links, NodeRuntime runtime, Function<Address, CompletionStage<List<InetSocketAddress>>> resolver,
			List<Address> addresses, Observer observer) {
		this.links = links;
		this.kernel = links.kernel();
		this.runtime = runtime;
		this.resolver = resolver;
		this.observer = observer;
		this.seeds = new ArrayList<>(addresses.stream().distinct().map(this::seedAt).toList());
	}

	private Seed seedAt(Address address) {
		boolean isName = !NetUtil.isValidIpV4Address(address.host()) && !NetUtil.isValidIpV6Address(address.host());
		return new Seed(this, address, isName ? null : address, () -> this.resolver.apply(address));
	}

	/**
	 * Adds a name for several nodes, before the start.
	 * @param name names it in the log
	 * @param lookUp looks their addresses up, anew each time
	 */
	void add(Object name, Supplier<CompletionStage<List<InetSocketAddress>>> lookUp) {
		this.seeds.add(new Seed(this, name, null, lookUp));
	}

	/** Dials all seeds at once, and again whenever a link is missing. */
	void start() {
		List.copyOf(this.seeds).forEach(Seed::attempt);
	}

	/** Gives up. */
	void close() {
		this.closed = true;
	}

	/**
	 * Determines if all seeds lead to this node itself.
	 * @return true if there are none
	 */
	boolean isAlone() {
		return this.seeds.stream().allMatch(Seed::isAlone);
	}

	/** Determines if a node was found at a seed address. */
	boolean isSeed(String nodeId) {
		return nodes().anyMatch(nodeId::equals);
	}

	/**
	 * Returns the nodes found behind the seed addresses, in the order of the
	 * configuration.
	 */
	Stream<String> nodes() {
		return this.seeds.stream().flatMap(Seed::nodes);
	}

	/** Dials the seed again that leads to a node, because its link failed. */
	void lost(String nodeId) {
		List.copyOf(this.seeds).forEach((seed) -> seed.lost(nodeId));
	}

	/**
	 * Returns why a seed could not be reached lately. May be called from any thread.
	 * @return the last failure; null if there was none since a seed was found
	 */
	@Nullable String lastFailure() {
		return this.lastFailure;
	}

	/** Notes what became of a seed: a failure in words, or null if it was found. */
	void lastFailure(@Nullable String failure) {
		this.lastFailure = failure;
	}

	Links links() {
		return this.links;
	}

	KernelContext kernel() {
		return this.kernel;
	}

	NodeRuntime runtime() {
		return this.runtime;
	}

	Observer observer() {
		return this.observer;
	}

	boolean isClosed() {
		return this.closed;
	}

	/** Forgets a seed that leads to this node itself. */
	void remove(Seed seed) {
		this.seeds.remove(seed);
	}

	/**
	 * Hears what seed addresses lead to. Called on the kernel.
	 */
	interface Observer {

		/**
		 * Called when a node of our network was found. It has a link, or will have one in
		 * a moment.
		 * @param nodeId the node
		 */
		void found(String nodeId);

		/**
		 * Called when a seed that is an IP address led to this node itself, and was
		 * dropped.
		 */
		void foundSelf();

		/**
		 * Called when the seeds may lead to other nodes than before.
		 */
		void lookedAround();

	}

}
