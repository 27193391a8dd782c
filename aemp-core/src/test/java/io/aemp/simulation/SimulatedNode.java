package io.aemp.simulation;

import java.util.Map;

import io.aemp.NodeSettings;
import io.aemp.internal.link.FailingChunks;
import io.aemp.internal.link.Links;
import io.aemp.internal.link.connect.SeekObserver;
import io.aemp.internal.port.FailingArrays;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.transport.Address;
import io.aemp.local.LocalTransport;
import io.aemp.node.AempNode;
import io.aemp.node.TestNodes;
import io.aemp.testing.HiddenFields;

/**
 * One process with one node in it, from its start until it crashes.
 */
public final class SimulatedNode {

	private static final SeekObserver NOBODY = new SeekObserver() {

		@Override
		public void found(String nodeId) {
		}

		@Override
		public void failed(Throwable cause) {
		}

	};

	private final int host;

	private final SimulatedRuntime runtime;

	private final LocalTransport transport;

	private final AempNode node;

	private final Links links;

	private final InjectedFailures failures;

	private boolean paused;

	private boolean crashed;

	SimulatedNode(int host, NodeSettings settings, SimulatedRuntime runtime, LocalTransport transport,
			InjectedFailures failures) {
		this.host = host;
		this.runtime = runtime;
		this.transport = transport;
		this.failures = failures;
		this.node = TestNodes.create(settings, runtime, new FailingTransport(transport, failures));
		FailingArrays.install((PortTable) HiddenFields.read(this.node, "ports"), failures::strike);
		this.links = (Links) HiddenFields.read(this.node, "links");
		FailingChunks.install(this.links, failures::strike);
	}

	/**
	 * Returns the machine that the process runs on: its address.
	 * @return a small number
	 */
	public int host() {
		return this.host;
	}

	/**
	 * Its name in the network.
	 * @return the node ID
	 */
	public String id() {
		return this.node.id();
	}

	/**
	 * Returns the node as an application sees it.
	 * @return the node
	 */
	public AempNode node() {
		return this.node;
	}

	/**
	 * Returns the links, which only the node itself has.
	 * @return its links
	 */
	public Links links() {
		return this.links;
	}

	/**
	 * Dials an address, once more than the node itself would do.
	 * @param host whose address
	 */
	public void dial(int host) {
		String address = Simulation.address(host);
		this.runtime.trace().add(id(), "dials ", address);
		this.failures.pauseFor(() -> this.links.seek(Address.parse(address), NOBODY));
	}

	/**
	 * Returns the time at which the task that a thread outside ports runs was handed over
	 * to it.
	 * @return the place in the trace
	 */
	public long callbackSince() {
		return this.runtime.callbackSince();
	}

	/**
	 * Returns the number of other nodes that it knows, linked or not.
	 * @return the number
	 */
	public int remoteNodes() {
		return ((Map<?, ?>) HiddenFields.read(HiddenFields.read(this.links, "remoteNodes"), "nodes")).size();
	}

	/**
	 * Returns the number of tasks that wait for a thread.
	 * @return the number
	 */
	public int waitingTasks() {
		return this.runtime.executor().waiting();
	}

	/**
	 * Determines if its threads get any time.
	 * @return false if it stands still or crashed
	 */
	public boolean isRunning() {
		return !this.paused && !this.crashed;
	}

	/**
	 * Determines if the process exists.
	 * @return false if it crashed
	 */
	public boolean isAlive() {
		return !this.crashed;
	}

	/**
	 * Pauses the process, or resumes it.
	 * @param paused true to stand still
	 */
	public void setPaused(boolean paused) {
		this.paused = paused;
	}

	SimulatedRuntime runtime() {
		return this.runtime;
	}

	/** The process is gone; what it had in its hands is forgotten. */
	void crash() {
		this.crashed = true;
		this.transport.stopListening();
	}

	@Override
	public String toString() {
		return id();
	}

}
