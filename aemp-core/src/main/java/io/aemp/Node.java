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
 * One process of an AEMP network, seen from inside: makes ports, sends messages, monitors
 * and kills ports anywhere in the network. All methods may be called from any thread and
 * none of them blocks.
 *
 * @since 0.1.0
 */
public interface Node {

	/**
	 * The name of this node in the network.
	 * @return the node ID
	 */
	String id();

	/**
	 * Makes a port with a unique name. Until it is given a receiver, a message kills it.
	 * @return the new port
	 */
	default Port port() {
		return port(PortSettings.DEFAULTS);
	}

	/**
	 * Makes a port with a unique name and a default receiver.
	 * @param receiver what to do with every message
	 * @return the new port
	 */
	default Port port(Receiver receiver) {
		return port().rcv(receiver);
	}

	/**
	 * Makes a port with a chosen name, by which others can reach it without having been
	 * told its ID. A name is not given twice in one process.
	 * @param name the part of the port ID behind the hash mark; printable, not empty
	 * @return the new port
	 * @throws IllegalArgumentException if the name is illegal or was used before
	 */
	default Port port(String name) {
		return port(PortSettings.DEFAULTS.named(name));
	}

	/**
	 * Makes a port.
	 * @param settings its name, where its handlers run, how much may wait for it
	 * @return the new port
	 * @throws IllegalArgumentException if its name was used before
	 * @throws IllegalStateException if handlers cannot run there, or the node was closed
	 */
	Port port(PortSettings settings);

	/**
	 * The port whose handler, or action set in its context, the calling thread runs.
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
	 * Sets the default receiver of one of this node's ports.
	 * @param portId the port
	 * @param receiver what to do with messages that no tag matches
	 * @throws IllegalArgumentException if there is no such port here
	 */
	void rcv(String portId, Receiver receiver);

	/**
	 * Adds, replaces or removes a tagged receiver of one of this node's ports.
	 * @param portId the port
	 * @param tag the first element of messages
	 * @param receiver what to do with these messages; null to remove
	 * @throws IllegalArgumentException if there is no such port here
	 */
	void rcv(String portId, String tag, @Nullable Receiver receiver);

	/**
	 * Sends a message. Messages of one context (a port, or all threads outside ports) to
	 * one port arrive in the order in which they were sent. Nothing is reported when a
	 * message cannot be delivered, but a monitor set before on the receiver by the same
	 * context fires before anything sent later arrives.
	 * @param portId the receiving port, on this or any other node; a bare node ID means
	 * the node's own port
	 * @param message the elements: null, booleans, strings, {@code byte[]}, integers,
	 * finite floats, lists and maps (with string keys) of these. They belong to the
	 * message from now on and must not be changed: within one process they are handed
	 * over, not copied.
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
	 * Kills a port, here or on another node. Messages sent to it before, from the same
	 * context, are handled first.
	 * @param portId the port to kill
	 * @param reason nothing for a normal end, else any elements that a message may have
	 * @throws IllegalArgumentException if it names a node instead of a port, or the
	 * reason cannot be sent
	 */
	void kil(String portId, @Nullable Object... reason);

	/**
	 * Monitors a port or, given a node ID, the link to a node. The action runs once: when
	 * the port dies or does not exist, when messages to it were lost, or when its node
	 * cannot be reached. Set from within a port, it runs in that port's order, and
	 * whatever it throws kills that port. Set from elsewhere it runs on one of the
	 * threads that the node keeps for callbacks, which may block.
	 * @param portId the port to watch
	 * @param action what to do; gets the reason
	 * @return ends the monitoring when closed
	 */
	Guard mon(String portId, Consumer<Reason> action);

	/**
	 * Monitors a port for the port whose handler runs: kills that one with the same
	 * reason, unless the end was normal.
	 * @param portId the port to watch
	 * @return ends the monitoring when closed
	 * @throws IllegalStateException outside the ports of this node
	 */
	Guard mon(String portId);

	/**
	 * Monitors a port and kills another one with the same reason, unless the end was
	 * normal. Both ways, this links two ports to die together.
	 * @param portId the port to watch
	 * @param victimId the port to kill, best on this node: a kill over the network can
	 * get lost itself
	 * @return ends the monitoring when closed
	 */
	Guard mon(String portId, String victimId);

	/**
	 * Monitors a port and sends a message when it dies, the elements of the reason
	 * appended.
	 * @param portId the port to watch
	 * @param receiverId the port to send to, best on this node
	 * @param message the elements in front of the reason
	 * @return ends the monitoring when closed
	 */
	Guard mon(String portId, String receiverId, @Nullable Object... message);

	/**
	 * Monitors a port like {@link #mon(String, Consumer)}, but on behalf of all threads
	 * outside ports, even if a port calls it: the monitor does not end with that port.
	 * @param portId the port to watch
	 * @param action runs once, outside ports, when the port dies or may have lost
	 * messages
	 * @return ends the monitoring when closed
	 */
	Guard monOutside(String portId, Consumer<Reason> action);

	/**
	 * Closes something when a port dies, a timer for example.
	 * @param portId the port to watch
	 * @param resources closed in this order
	 * @return ends the monitoring, and leaves the resources open, when closed
	 */
	Guard monGuard(String portId, AutoCloseable... resources);

	/**
	 * Runs a task as if it were a handler of a port of this node, and waits for it. An
	 * exception kills the port. If the port is busy, the task waits for its turn; from
	 * within another port that is refused.
	 * @param <T> what the task returns
	 * @param port the port
	 * @param task what to do
	 * @return what the task returned
	 * @throws IllegalStateException if the port is dead, or busy when another port asks
	 * @throws Exception what the task threw, after the port died of it
	 */
	<T extends @Nullable Object> T peval(Port port, Callable<T> task) throws Exception;

	/**
	 * Makes a task that will run in the context of the port whose handler runs now: at
	 * once from within that port, else in its order. An exception kills the port.
	 * @param task what to do
	 * @return the task with its context; may be run from any thread, and more than once
	 * @throws IllegalStateException outside the ports of this node
	 */
	Runnable psub(Runnable task);

	/**
	 * Runs a task in the context of the calling handler like {@link #psub(Runnable)}, and
	 * returns its result.
	 * @param <T> what the task returns
	 * @param task what to do
	 * @return the task with its context; what it returns comes on threads that run no
	 * handlers, or fails with an {@link IllegalStateException} if the port is dead
	 * @throws IllegalStateException outside the ports of this node
	 */
	<T extends @Nullable Object> Supplier<CompletableFuture<T>> psub(Callable<T> task);

	/**
	 * Sends a message after a while.
	 * @param delay how long to wait; not at all if negative, for ever if longer than 100
	 * years
	 * @param portId the receiver
	 * @param message the elements
	 * @return forgets the message when closed
	 */
	Guard after(Duration delay, String portId, @Nullable Object... message);

	/**
	 * Does something after a while; set from within a port in that port's order, and not
	 * at all if it died meanwhile.
	 * @param delay how long to wait; not at all if negative, for ever if longer than 100
	 * years
	 * @param task what to do
	 * @return forgets it when closed
	 */
	Guard after(Duration delay, Runnable task);

	/**
	 * Sends a message with a reply port as additional last element, and monitors the
	 * receiver.
	 * @param portId the receiver
	 * @param message the elements
	 * @return the reply; fails with a {@link CalException}. Whoever waits for it needs no
	 * other thread; functions that depend on it run on threads that run no handlers, or
	 * on the thread of whoever waits for their result. Cancelling it kills the reply
	 * port.
	 * @throws IllegalArgumentException as with {@link #snd(String, Object...)}
	 */
	CompletableFuture<Message> cal(String portId, @Nullable Object... message);

	/**
	 * Calls a port with a time-out.
	 * @param portId the receiver
	 * @param timeout how long to wait for the reply; not at all if negative, for ever if
	 * longer than 100 years
	 * @param message the elements
	 * @return the reply; fails with a {@link CalException}
	 * @throws IllegalArgumentException as with {@link #snd(String, Object...)}
	 */
	CompletableFuture<Message> cal(String portId, Duration timeout, @Nullable Object... message);

	/**
	 * Makes a function known that other nodes, and this one, may call or spawn ports by.
	 * Nothing else can ever be called by name.
	 * @param name in Perl's form, {@code My::App::connect}
	 * @param function gets the arguments; for a spawned port it runs as its first
	 * handler, and has to set receivers on {@link #self()}
	 * @return makes it unknown again when closed
	 * @throws IllegalArgumentException if the name is illegal or taken
	 */
	Guard function(String name, Receiver function);

	/**
	 * Makes a port by a function on a node. Its ID is known at once: what is sent to it
	 * and monitored from now on stands behind the function.
	 * @param node a node ID, or the ID of any port there
	 * @param function the function that gives it receivers
	 * @param arguments for the function
	 * @return the ID of the new port. If the node does not know the function, or it sets
	 * no receivers, no port comes to be: monitor it to know.
	 * @throws IllegalArgumentException if a name or an argument is illegal
	 */
	String spawn(String node, String function, @Nullable Object... arguments);

	/**
	 * Calls a function on a node, without an answer. Calls of one context happen in their
	 * order.
	 * @param node a node ID, or the ID of any port there
	 * @param function the function
	 * @param arguments for the function
	 * @throws IllegalArgumentException if a name or an argument is illegal
	 */
	void sndToFunc(String node, String function, @Nullable Object... arguments);

	/**
	 * Returns a future that completes when the send queue to a node is less than half
	 * full ({@link NodeSettings#sendQueueBytes()}). Whoever sends much waits for this now
	 * and then, so that the queue does not overflow, which would fail the link. Nothing
	 * waits for a node of which nothing is wanted, so this makes no link.
	 * @param node a node ID, or the ID of any port there
	 * @return completes at once or as the reply of {@link #cal} does; fails with a
	 * {@link LinkFailedException} if the link fails first, and with it what waited is
	 * lost. Cancelling it costs nothing and leaves nothing behind.
	 * @throws IllegalArgumentException if the ID is malformed
	 */
	CompletableFuture<Void> writable(String node);

	/**
	 * A family of the database that all nodes of the network share. Before and without a
	 * network it has what this node itself sets.
	 * @param name a letter, then letters, digits, underscores and colons; best with the
	 * name of the application in front
	 * @return the family; asked for again it is the same
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
	 * The nodes that this node has a link to at the moment, without itself.
	 * @return their node IDs, a snapshot
	 */
	Set<String> upNodes();

	/**
	 * Determines if there is a link to the node at the moment.
	 * @param nodeId the node
	 * @return true for this node itself, too
	 */
	boolean nodeIsUp(String nodeId);

	/**
	 * Watches links coming up and going down. The nodes that are up already are reported
	 * first. Called from within a port, the observer runs in that port's order, else one
	 * call after the other on threads that the node keeps for this.
	 * @param observer is told
	 * @return ends it when closed
	 * @throws IllegalStateException if the node was closed
	 */
	Guard monNodes(NodeObserver observer);

	/**
	 * Returns the number of messages that were dropped on this node. Requests to other
	 * nodes count, too: monitors, kills, spawned ports.
	 * @param reason for this reason
	 * @return the number since the start
	 */
	long lostMessages(LossReason reason);

	/**
	 * Watches messages being dropped on this node; monitors are for the loss of messages
	 * in general. Of what had been handed to a connection before it failed it is not
	 * known whether it arrived: that is neither counted nor reported, and neither is what
	 * the receiving node drops. The observer may be slow: what is kept for it is bounded,
	 * and beyond that it is told how many messages it missed.
	 * @param observer is told on threads that run no handlers, of the messages dropped
	 * from now on
	 * @return ends it when closed
	 */
	Guard monLosses(LossObserver observer);

}
