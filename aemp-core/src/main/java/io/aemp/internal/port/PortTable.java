package io.aemp.internal.port;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.aemp.Guard;
import io.aemp.LossReason;
import io.aemp.Message;
import io.aemp.NodeSettings;
import io.aemp.Reason;
import io.aemp.internal.context.Context;
import io.aemp.internal.context.Monitor;
import io.aemp.internal.credit.Charge;
import io.aemp.internal.credit.InboundCredit;
import io.aemp.internal.dispatch.BlockedHandlers;
import io.aemp.internal.dispatch.DispatchEnvironment;
import io.aemp.internal.dispatch.Dispatchers;
import io.aemp.internal.loss.Losses;
import io.aemp.internal.runtime.LimitedLog;
import io.aemp.internal.runtime.NodeRuntime;
import io.aemp.internal.transport.EventLoop;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All ports of a node, by their full ID. May be used from any thread.
 */
public final class PortTable implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PortTable.class);

	private final String nodeId;

	private final String prefix;

	private final NodeRuntime runtime;

	private final Map<String, LocalPort> ports = new ConcurrentHashMap<>();

	private final LimitedLog failedInits;

	private final DispatchEnvironment environment;

	private final PortFactory factory;

	private final BlockedHandlers blockedHandlers;

	private final Losses losses;

	private final LongAdder fired = new LongAdder();

	private volatile boolean closed;

	private final ChosenNames chosenNames = new ChosenNames();

	private final PortThreads threads;

	/**
	 * Creates an empty table.
	 * @param settings the node
	 * @param runtime where handlers run
	 * @param homes the event loops, each in turn
	 */
	public PortTable(NodeSettings settings, NodeRuntime runtime, Supplier<EventLoop> homes) {
		this.nodeId = settings.nodeId();
		this.prefix = this.nodeId + '#';
		this.runtime = runtime;
		this.failedInits = new LimitedLog(logger, runtime);
		this.blockedHandlers = new BlockedHandlers(runtime, settings.handlers().blockedThreshold());
		this.environment = new DispatchEnvironment(runtime, this.blockedHandlers);
		Dispatchers dispatchers = new Dispatchers(this.environment, runtime, homes);
		this.factory = new PortFactory(this, settings, runtime, dispatchers, this.chosenNames);
		this.threads = new PortThreads(this, runtime, dispatchers);
		this.losses = new Losses(runtime.callbacks());
	}

	/**
	 * Returns what creates the ports of this table.
	 * @return always the same
	 */
	public PortFactory factory() {
		return this.factory;
	}

	/**
	 * Returns the present moment, as names and links count it.
	 * @return larger than all before
	 */
	public long nextMoment() {
		return this.chosenNames.nextMoment();
	}

	/**
	 * Refuses what would never be answered.
	 * @throws IllegalStateException if the node was closed
	 */
	public void checkOpen() {
		if (this.closed) {
			throw new IllegalStateException("Node " + nodeId() + " was closed");
		}
	}

	/**
	 * Determines if the node was closed.
	 * @return true once all ports are dead
	 */
	public boolean isClosed() {
		return this.closed;
	}

	/**
	 * Adds a port.
	 * @return false if there is a port of that ID
	 */
	boolean add(LocalPort port) {
		return this.ports.putIfAbsent(port.id(), port) == null;
	}

	/** Nobody ends a port that was created while the others were ended. */
	LocalPort alive(LocalPort port) {
		if (this.closed) {
			port.die(Reason.NODE_CLOSED);
		}
		return port;
	}

	/**
	 * Returns the node that all these ports belong to.
	 * @return its node ID
	 */
	public String nodeId() {
		return this.nodeId;
	}

	/**
	 * Returns the full ID of one of this node's ports.
	 * @param name the port name
	 * @return the port ID
	 */
	public String idOf(String name) {
		return this.prefix + name;
	}

	/** Returns the port name of a full ID of this node. */
	String nameOf(String id) {
		return id.substring(this.prefix.length());
	}

	/**
	 * Determines if a port ID, or node ID, belongs to this node.
	 * @param id the ID
	 * @return true if the port, living or not, belongs here
	 */
	public boolean isLocal(String id) {
		return id.startsWith(this.prefix) || id.length() == this.prefix.length() - 1 && this.prefix.startsWith(id);
	}

	/**
	 * Returns the living port of this ID.
	 * @param portId the full ID
	 * @return null if there is none here
	 */
	public @Nullable LocalPort find(String portId) {
		return this.ports.get(portId);
	}

	/**
	 * Delivers a message to one of this node's ports. Messages for ports that do not
	 * exist, any more or at all, are counted and dropped.
	 * @param portId the full ID
	 * @param message the message
	 * @return false if the ID belongs to another node, or is that of this node itself
	 */
	public boolean deliver(String portId, Message message) {
		LocalPort port = this.ports.get(portId);
		if (port != null) {
			deliver(port, message);
			return true;
		}
		if (!isLocal(portId) || portId.length() <= this.prefix.length()) {
			return false;
		}
		this.losses.lost(portId, LossReason.UNKNOWN_PORT, message);
		return true;
	}

	/**
	 * Delivers a message to one of this node's ports, or counts and drops it.
	 * @param port the port
	 * @param message the message
	 */
	public void deliver(LocalPort port, Message message) {
		if (!port.deliver(message)) {
			lost(port, message);
		}
	}

	/**
	 * Delivers a message of another node to one of this node's ports, or counts and drops
	 * it.
	 * @param portId the full ID
	 * @param packet the port name and the message, belong to the port from now on
	 * @param charge settled as soon as the message is over
	 * @return true if it waits; false if nothing will be settled, because it was dropped
	 * or handled at once
	 */
	boolean deliver(String portId, @Nullable Object[] packet, Charge charge) {
		LocalPort port = this.ports.get(portId);
		if (port == null) {
			this.losses.lost(portId, LossReason.UNKNOWN_PORT, Message.decoded(packet, 1));
			return false;
		}
		return port.dispatcher().deliver(port, packet, charge);
	}

	/**
	 * Delivers a message that another node wants to be sent to one of this node's ports,
	 * or counts and drops it.
	 * @param portId the full ID
	 * @param message the message
	 * @param charge settled as soon as the message is over, now if that is so
	 */
	public void deliver(String portId, Message message, Charge charge) {
		@Nullable Object[] packet = new @Nullable Object[1 + message.size()];
		System.arraycopy(message.elements().toArray(), 0, packet, 1, message.size());
		if (!deliver(portId, packet, charge)) {
			charge.settle();
		}
	}

	/**
	 * Finds out who holds most of a credit.
	 * @param credit the credit
	 * @return null if no port holds any of it
	 */
	public @Nullable CreditHolder largestHolder(InboundCredit credit) {
		CreditHolder largest = null;
		for (LocalPort port : this.ports.values()) {
			long held = port.hasMail() ? port.held(credit) : 0;
			if (held > ((largest != null) ? largest.cost() : 0)) {
				largest = new CreditHolder(port, held);
			}
		}
		return largest;
	}

	/**
	 * Kills one of this node's ports, behind what its mailbox holds; at once if it kills
	 * itself.
	 * @param portId the full ID
	 * @param reason why
	 */
	public void kill(String portId, Reason reason) {
		kill(portId, reason, Charge.NONE);
	}

	/**
	 * Kills one of this node's ports for another node.
	 * @param portId the full ID
	 * @param reason why
	 * @param charge settled when that is done
	 */
	public void kill(String portId, Reason reason, Charge charge) {
		kill(this.ports.get(portId), reason, charge);
	}

	/**
	 * Kills a port that was looked up.
	 * @param port null if there is none
	 * @param reason why
	 * @param charge settled when that is done
	 */
	public void kill(@Nullable LocalPort port, Reason reason, Charge charge) {
		if (port != null) {
			port.kill(reason, charge);
		}
		else {
			charge.settle();
		}
	}

	/**
	 * Monitors one of this node's ports, behind what its mailbox holds.
	 * @param portId the full ID; an unknown port fires the monitor
	 * @param owner whom the monitor belongs to
	 * @param action what to do when the port dies
	 * @return ends it
	 */
	public Monitor monitor(String portId, Context owner, Consumer<Reason> action) {
		return monitor(portId, owner, action, Charge.NONE);
	}

	/**
	 * Monitors one of this node's ports for another node.
	 * @param portId the full ID; an unknown port fires the monitor
	 * @param owner whom the monitor belongs to
	 * @param action what to do when the port dies
	 * @param charge settled when the port has come to it
	 * @return ends it
	 */
	public Monitor monitor(String portId, Context owner, Consumer<Reason> action, Charge charge) {
		return monitor(portId, this.ports.get(portId), owner, action, charge);
	}

	/**
	 * Monitors a port that was looked up.
	 * @param portId the full ID
	 * @param port null fires the monitor
	 * @param owner whom the monitor belongs to
	 * @param action what to do when the port dies
	 * @param charge settled when the port has come to it
	 * @return ends it
	 */
	public Monitor monitor(String portId, @Nullable LocalPort port, Context owner, Consumer<Reason> action,
			Charge charge) {
		Monitor monitor = new Monitor(owner, action, (closed) -> {
			if (port != null) {
				port.removeMonitor(closed);
			}
		}, this.fired);
		boolean owned = owner.own(monitor);
		boolean fenced = port != null && port.fenced(owner) != null;
		if (!owned || port == null || fenced || !port.addMonitor(monitor, charge)) {
			charge.settle();
			if (owned) {
				this.chosenNames.fireUnknown(portId, monitor);
			}
		}
		return monitor;
	}

	/**
	 * Returns the messages that were dropped on this node.
	 * @return counts them
	 */
	public Losses losses() {
		return this.losses;
	}

	/**
	 * Counts the monitors of this node, on whatever port, and those of others on its
	 * ports.
	 * @return to be incremented when one fires
	 */
	public LongAdder fired() {
		return this.fired;
	}

	/**
	 * Returns the number of these monitors that fired.
	 * @return the number since the start
	 */
	public long monitorsFired() {
		return this.fired.sum();
	}

	/**
	 * Returns the number of ports.
	 * @return the number now
	 */
	public int size() {
		return this.ports.size();
	}

	/**
	 * Ends all ports, and the watch over blocked handlers. From now on no port can be
	 * made.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.blockedHandlers.close();
		this.ports.values().forEach((port) -> port.die(Reason.NODE_CLOSED));
	}

	/** A message of another node is for a port that it cannot reach. */
	void lost(String name, @Nullable Object[] packet) {
		this.losses.lost(idOf(name), LossReason.UNKNOWN_PORT, Message.decoded(packet, 1));
	}

	/** A port that died could not take, or has dropped, a message. */
	void lost(LocalPort port, Message message) {
		this.losses.lost(port.id(), port.lossReason(), message);
	}

	/** Other nodes may have asked for it: nobody fills the log with such failures. */
	void initFailed(LocalPort port, Throwable cause) {
		this.failedInits.warn("Port {} was not created, because its init function failed", port.id(), cause);
	}

	void remove(LocalPort port) {
		this.ports.remove(port.id());
	}

	/** Returns what the dispatchers share, for tests that replace parts of it. */
	DispatchEnvironment environment() {
		return this.environment;
	}

	Executor callbacks() {
		return this.runtime.callbacks();
	}

	/**
	 * Returns the view of the calling threads.
	 * @return the same for each call
	 */
	public PortThreads threads() {
		return this.threads;
	}

}
