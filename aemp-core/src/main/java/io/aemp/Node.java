package io.aemp;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A node of an AEMP network. Creates ports, sends messages, and monitors and kills ports
 * anywhere in the network. All methods may be called from any thread. None of them blocks
 * except {@link #peval(Port, Callable)}. Null arguments are rejected with a
 * {@link NullPointerException}, unless they are elements of a message.
 *
 * @since 0.1.0
 */
public interface Node {

	/**
	 * Returns the name of this node in the network.
	 * @return the node ID
	 */
	String id();

	/**
	 * Creates a port with a unique name. A message that arrives before the port has a
	 * receiver kills it.
	 * @return the new port
	 */
	default Port port() {
		return port(PortSettings.DEFAULTS);
	}

	/**
	 * Creates a port with a unique name and a default receiver.
	 * @param receiver handles every message
	 * @return the new port
	 */
	default Port port(Receiver receiver) {
		return port().rcv(receiver);
	}

	/**
	 * Creates a port with a chosen name, so that other nodes can reach it without being
	 * told its ID. The name can be given again when the port is dead.
	 * @param name the part of the port ID after the hash sign; printable, not empty
	 * @return the new port
	 * @throws IllegalArgumentException if the name is illegal or in use
	 */
	default Port port(String name) {
		return port(PortSettings.DEFAULTS.named(name));
	}

	/**
	 * Creates a port.
	 * @param settings the name, the dispatch and the mailbox limit
	 * @return the new port
	 * @throws IllegalArgumentException if the name is in use
	 * @throws IllegalStateException if this Java does not support the dispatch, or the
	 * node was closed
	 */
	Port port(PortSettings settings);

	/**
	 * Returns the port whose handler, or whose action, the calling thread runs.
	 * @return the port
	 * @throws IllegalStateException outside the ports of this node
	 */
	Port self();

	/**
	 * Determines if a port ID belongs to this node, whether the port is alive or not.
	 * @param portId a port ID or node ID
	 * @return false if it belongs to another node
	 */
	boolean portIsLocal(String portId);

	/**
	 * Sets the default receiver of a port of this node.
	 * @param portId the port
	 * @param receiver handles the messages that no tag matches
	 * @throws IllegalArgumentException if there is no such port here
	 */
	void rcv(String portId, Receiver receiver);

	/**
	 * Adds, replaces or removes a tagged receiver of a port of this node.
	 * @param portId the port
	 * @param tag the first element of messages
	 * @param receiver handles these messages; null removes the receiver
	 * @throws IllegalArgumentException if there is no such port here
	 */
	void rcv(String portId, String tag, @Nullable Receiver receiver);

	/**
	 * Sends a message. Messages of one context (a port, or all threads outside ports) to
	 * one port arrive in the order in which they were sent. This method reports nothing
	 * if a message cannot be delivered. A monitor that the same context has set on the
	 * receiver before fires before anything that was sent later arrives.
	 * @param portId the receiving port, on this or any other node; a bare node ID means
	 * the node port
	 * @param message the elements: null, booleans, strings, {@code byte[]}, integers,
	 * finite floats, lists and maps (with string keys) of these, and objects that the
	 * {@link ElementMapper} of the node writes as such. Collections, byte arrays and
	 * objects are copied or encoded before this method returns. An array that is passed
	 * as {@code message} itself must not be changed afterwards.
	 * @throws IllegalArgumentException if an element cannot be sent, or the message is
	 * larger than what the receiving node is known to accept
	 */
	void snd(String portId, @Nullable Object... message);

	/**
	 * Sends a message whose receiver is its first element.
	 * @param portIdAndMessage the port ID, then the elements
	 * @throws IllegalArgumentException as with {@link #snd(String, Object...)}, or if the
	 * first element is no port ID
	 */
	void snd(List<? extends @Nullable Object> portIdAndMessage);

	/**
	 * Kills a port of this or another node. The port handles the messages first that the
	 * same context has sent to it before.
	 * @param portId the port to kill
	 * @param reason empty for a normal end, otherwise any elements that a message may
	 * have
	 * @throws IllegalArgumentException if the ID names a node instead of a port, or the
	 * reason cannot be sent
	 */
	void kil(String portId, @Nullable Object... reason);

	/**
	 * Monitors a port or, given a node ID, the link to a node. The action runs once: when
	 * the port dies or does not exist, when messages to it were lost, or when its node
	 * cannot be reached. If a port sets the monitor, the action runs in the order of that
	 * port, and an exception kills that port. Otherwise the action runs on a callback
	 * thread of the node, where it may block.
	 * @param portId the port to watch
	 * @param action gets the reason
	 * @return ends the monitoring when closed
	 */
	Guard mon(String portId, Consumer<Reason> action);

	/**
	 * Monitors a port, and kills the port whose handler runs now with the same reason,
	 * unless the end was normal.
	 * @param portId the port to watch
	 * @return ends the monitoring when closed
	 * @throws IllegalStateException outside the ports of this node
	 */
	Guard mon(String portId);

	/**
	 * Monitors a port, and kills another one with the same reason, unless the end was
	 * normal. Two such monitors, one in each direction, make two ports die together.
	 * @param portId the port to watch
	 * @param victimId the port to kill, preferably on this node, because a kill over the
	 * network can get lost
	 * @return ends the monitoring when closed
	 */
	Guard mon(String portId, String victimId);

	/**
	 * Monitors a port, and sends a message with the reason when it dies.
	 * @param portId the port to watch
	 * @param receiverId the port to send to, preferably on this node
	 * @param message the elements before those of the reason
	 * @return ends the monitoring when closed
	 */
	Guard mon(String portId, String receiverId, @Nullable Object... message);

	/**
	 * Monitors a port like {@link #mon(String, Consumer)}, but always on behalf of the
	 * threads outside ports. The monitor does not end with the port that sets it.
	 * @param portId the port to watch
	 * @param action runs once, outside ports, when the port dies or may have lost
	 * messages
	 * @return ends the monitoring when closed
	 */
	Guard monOutside(String portId, Consumer<Reason> action);

	/**
	 * Monitors a port, and closes resources when it dies, such as timers.
	 * @param portId the port to watch
	 * @param resources closed in this order
	 * @return ends the monitoring, and leaves the resources open, when closed
	 */
	Guard monGuard(String portId, AutoCloseable... resources);

	/**
	 * Runs a task in a port of this node like a handler, and waits for its end. An
	 * exception kills the port. If the port is busy, the task waits for its turn. A
	 * handler of another port must not wait and gets an exception then.
	 * @param <T> the type of the result
	 * @param port the port
	 * @param task the task
	 * @return the result of the task
	 * @throws IllegalStateException if the port is dead, or is busy and another port
	 * calls
	 * @throws Exception the exception of the task, which has killed the port
	 */
	<T extends @Nullable Object> T peval(Port port, Callable<T> task) throws Exception;

	/**
	 * Binds a task to the port whose handler runs now. The task runs at once if that port
	 * calls it, otherwise in the order of that port. An exception kills the port.
	 * @param task the task
	 * @return the task with its context; may be run from any thread, and more than once
	 * @throws IllegalStateException outside the ports of this node
	 */
	Runnable psub(Runnable task);

	/**
	 * Binds a task with a result to the port whose handler runs now, like
	 * {@link #psub(Runnable)}.
	 * @param <T> the type of the result
	 * @param task the task
	 * @return the bound task; its future completes like that of {@link #cal}, and fails
	 * with an {@link IllegalStateException} if the port is dead
	 * @throws IllegalStateException outside the ports of this node
	 */
	<T extends @Nullable Object> Supplier<CompletableFuture<T>> psub(Callable<T> task);

	/**
	 * Sends a message after a delay.
	 * @param delay the delay; a negative one counts as zero, one of more than 100 years
	 * as infinite
	 * @param portId the receiver
	 * @param message the elements
	 * @return cancels the message when closed
	 */
	Guard after(Duration delay, String portId, @Nullable Object... message);

	/**
	 * Runs a task after a delay. If a port calls this method, the task runs in the order
	 * of that port, and does not run if the port has died.
	 * @param delay the delay; a negative one counts as zero, one of more than 100 years
	 * as infinite
	 * @param task the task
	 * @return cancels the task when closed
	 */
	Guard after(Duration delay, Runnable task);

	/**
	 * Calls a port: sends a message with the ID of a reply port as its last element, and
	 * monitors the receiver.
	 * @param portId the receiver
	 * @param message the elements
	 * @return completes with the reply, or fails with a {@link CalException}. Waiting for
	 * it needs no other thread. Functions that depend on it run on threads of the node
	 * that run no handlers. Cancelling it kills the reply port.
	 * @throws IllegalArgumentException as with {@link #snd(String, Object...)}
	 */
	CompletableFuture<Message> cal(String portId, @Nullable Object... message);

	/**
	 * Calls a port with a time-out.
	 * @param portId the receiver
	 * @param timeout the longest time until the reply; a negative one counts as zero, one
	 * of more than 100 years as infinite
	 * @param message the elements
	 * @return completes with the reply, or fails with a {@link CalException}
	 * @throws IllegalArgumentException as with {@link #snd(String, Object...)}
	 */
	CompletableFuture<Message> cal(String portId, Duration timeout, @Nullable Object... message);

	/**
	 * Registers a function that nodes may call, or spawn ports with. Nothing else can be
	 * called by name.
	 * @param name a name in Perl's form, {@code My::App::connect}
	 * @param function gets the arguments. In a spawned port it runs as the first handler
	 * and has to set receivers on {@link #self()}.
	 * @return removes the function when closed
	 * @throws IllegalArgumentException if the name is illegal or taken
	 */
	Guard function(String name, Receiver function);

	/**
	 * Spawns a port on a node. The ID is known at once. Messages and monitors that follow
	 * are handled after the function.
	 * @param node a node ID, or the ID of any port there
	 * @param function the name of the function that sets the receivers
	 * @param arguments the arguments of the function
	 * @return the ID of the new port. No port exists if the node does not know the
	 * function, or if the function sets no receivers; a monitor reports that.
	 * @throws IllegalArgumentException if a name or an argument is illegal
	 */
	String spawn(String node, String function, @Nullable Object... arguments);

	/**
	 * Calls a function on a node, without a reply. Calls of one context run in their
	 * order.
	 * @param node a node ID, or the ID of any port there
	 * @param function the name of the function
	 * @param arguments the arguments of the function
	 * @throws IllegalArgumentException if a name or an argument is illegal
	 */
	void sndToFunc(String node, String function, @Nullable Object... arguments);

	/**
	 * Returns a future that completes when the send queue to a node is less than half
	 * full ({@link Limits#sendQueueBytes()}). Senders of large amounts of data wait for
	 * it from time to time, because a queue that overflows fails the link. Does not open
	 * a link.
	 * @param node a node ID, or the ID of any port there
	 * @return completes at once or like the reply of {@link #cal}; fails with a
	 * {@link LinkFailedException} if the link fails first. It can be cancelled.
	 * @throws IllegalArgumentException if the ID is malformed
	 */
	CompletableFuture<Void> writable(String node);

	/**
	 * Returns a family of the database that all nodes of the network share. Without a
	 * network, a family contains the entries of this node.
	 * @param name a letter, then letters, digits, underscores and colons; preferably
	 * prefixed with the name of the application
	 * @return the family; equal for equal names
	 * @throws IllegalArgumentException if the name is illegal
	 */
	Family family(String name);

	/**
	 * Returns the part of this node in discovery and the database.
	 * @return a snapshot
	 */
	NetworkStatus network();

	/**
	 * Returns the current links and the counters since the start, for health checks and
	 * metrics.
	 * @return a snapshot
	 */
	NodeStatistics statistics();

	/**
	 * Returns the nodes that are linked to this one at the moment.
	 * @return their node IDs, a snapshot without this node
	 */
	Set<String> upNodes();

	/**
	 * Determines if there is a link to the node at the moment.
	 * @param nodeId the node
	 * @return true for this node itself, too
	 */
	boolean nodeIsUp(String nodeId);

	/**
	 * Observes links that come up and go down. The observer is told first of the nodes
	 * that are up already. If a port calls this method, the observer runs in the order of
	 * that port, otherwise on callback threads of the node, one call after the other.
	 * @param observer the observer
	 * @return removes the observer when closed
	 * @throws IllegalStateException if the node was closed
	 */
	Guard monNodes(NodeObserver observer);

	/**
	 * Returns the number of messages that were dropped on this node. Requests to other
	 * nodes count, too: monitors, kills, spawned ports.
	 * @param reason the reason
	 * @return the number since the start
	 */
	long lostMessages(LossReason reason);

	/**
	 * Observes messages that are dropped on this node. Messages that were handed to a
	 * connection before it failed may or may not have arrived; they are neither counted
	 * nor reported, and neither are messages that the receiving node drops. Use monitors
	 * to learn of any loss. The number of reports that wait for a slow observer is
	 * limited; beyond the limit the observer is told how many it missed.
	 * @param observer called on callback threads, for messages that are dropped from now
	 * on
	 * @return removes the observer when closed
	 */
	Guard monLosses(LossObserver observer);

}
