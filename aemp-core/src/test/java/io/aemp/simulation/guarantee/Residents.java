package io.aemp.simulation.guarantee;

import java.util.ArrayList;
import java.util.List;

import io.aemp.Dispatch;
import io.aemp.Message;
import io.aemp.NodeObserver;
import io.aemp.Port;
import io.aemp.PortSettings;
import io.aemp.Reason;
import io.aemp.node.AempNode;
import io.aemp.simulation.SimulatedNode;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one node, in one of its lives.
 */
final class Residents {

	private static final int SMALLEST_MAILBOX = 3;

	private final Workload workload;

	private final SimulatedNode process;

	private final int life;

	private final OutsideSender outside;

	private final KernelSender kernel;

	private final List<PortSender> ports = new ArrayList<>();

	Residents(Workload workload, SimulatedNode process, int life) {
		this.workload = workload;
		this.process = process;
		this.life = life;
		this.outside = new OutsideSender(workload, this);
		this.kernel = new KernelSender(workload, this);
		AempNode node = process.node();
		node.function(Workload.FUNCTION, this::called);
		node.function(Workload.SPAWNED, this::spawned);
		node.monNodes(new NodeObserver() {

			@Override
			public void nodeDown(String nodeId, Reason reason) {
				workload.countLinkFailure();
			}

		});
	}

	SimulatedNode process() {
		return this.process;
	}

	AempNode node() {
		return this.process.node();
	}

	/** Returns the number of the node's life. */
	int life() {
		return this.life;
	}

	OutsideSender outside() {
		return this.outside;
	}

	KernelSender kernel() {
		return this.kernel;
	}

	/** The ports there ever were on this node, dead ones too. */
	List<PortSender> ports() {
		return this.ports;
	}

	/**
	 * Makes a port.
	 * @param name null for a unique one
	 */
	void addPort(@Nullable String name) {
		int mailboxLimit = (this.workload.random().nextInt(4) > 0) ? Integer.MAX_VALUE
				: SMALLEST_MAILBOX + this.workload.random().nextInt(30);
		Dispatch dispatch = this.workload.anyDispatch();
		add(node().port(new PortSettings(name, dispatch, mailboxLimit)));
	}

	/** The port that got a chosen name last. */
	PortSender newestNamed(String name) {
		return this.ports.stream()
			.filter((port) -> port.portId().endsWith('#' + name))
			.reduce((older, newer) -> newer)
			.orElseThrow();
	}

	/**
	 * Makes a port of a name that one had before, which is refused as long as not all was
	 * told of its end.
	 */
	void addPortAgain(String name) {
		try {
			addPort(name);
		}
		catch (IllegalArgumentException ex) {
			// The next step tries again.
		}
	}

	private PortSender add(Port port) {
		// A chosen name is given again, and the lives have to be told apart.
		String life = this.life + "." + this.ports.size();
		PortSender sender = new PortSender(this.workload, this, port, life);
		this.ports.add(sender);
		this.workload.history().born(port.id(), sender.name());
		this.workload.addTarget(port.id());
		port.rcv(sender::receive);
		return sender;
	}

	/** The init function of spawned ports. */
	private void spawned(Message message) {
		PortSender port = add(node().self());
		this.workload.history().received((int) message.integer(0), port.portId(), port.name());
	}

	/** A message to the node port. */
	private void called(Message message) {
		this.workload.history().received((int) message.integer(0), this.process.id(), this.outside.name());
	}

}
