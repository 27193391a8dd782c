package io.aemp.simulation.guarantee;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Reason;
import io.aemp.simulation.InjectedFailures;
import io.aemp.simulation.SimulatedNode;
import org.jspecify.annotations.Nullable;

/**
 * A context that sends and monitors at random, and writes down what it does.
 */
abstract class Sender {

	private static final int MAX_MONITORS = 4;

	private final Workload workload;

	private final SimulatedNode process;

	private final String name;

	/** The port that it deals with most of the time. */
	private @Nullable String favourite;

	/** Its monitors that were not closed. */
	private final Map<Monitoring, Guard> monitors = new LinkedHashMap<>();

	Sender(Workload workload, SimulatedNode process, String name) {
		this.workload = workload;
		this.process = process;
		this.name = name;
	}

	final Workload workload() {
		return this.workload;
	}

	final History history() {
		return this.workload.history();
	}

	final Random random() {
		return this.workload.random();
	}

	final SimulatedNode process() {
		return this.process;
	}

	/** The name of the context. */
	final String name() {
		return this.name;
	}

	/** Sends from within the context. */
	abstract void snd(String target, @Nullable Object... message);

	/** Makes a node run a function, from within the context. */
	void call(String node, String function, @Nullable Object... arguments) {
		this.process.node().sndToFunc(node, function, arguments);
	}

	/** Determines if the context can send to a target at all. */
	boolean maySendTo(String target) {
		return true;
	}

	/** Monitors from within the context. */
	abstract Guard mon(String target, Consumer<Reason> action);

	/** Does one of the things that only contexts of its kind can do. */
	abstract void special(String target);

	/**
	 * Determines if the context ended while it was in the middle of something: then its
	 * monitors have ended, too.
	 */
	boolean isDead() {
		return false;
	}

	/**
	 * Returns the time at which its context took the monitor that fires at the moment, if
	 * that is known.
	 */
	@Nullable Long taken() {
		return null;
	}

	/**
	 * Looks for monitors that the context has taken and whose actions have not begun.
	 */
	void noticeTaken() {
	}

	/** Its monitors that were not closed. */
	final Map<Monitoring, Guard> monitors() {
		return this.monitors;
	}

	/** Does a few random things, in its context. */
	final void act() {
		int things = 1 + random().nextInt(4);
		for (int thing = 0; thing < things; thing++) {
			interleave();
			actOnce();
		}
		interleave();
	}

	/** Other threads may run now. */
	final void interleave() {
		this.workload.simulation().interleave(this.workload::meanwhile);
	}

	/** Others may run now, and the link to a target may just fail. */
	final void interleave(String target) {
		this.workload.simulation().interleave(() -> {
			if (!this.workload.isCalm() && random().nextInt(12) == 0) {
				this.workload.faults().cutBetween(this.process, Contexts.nodeOf(target));
			}
			this.workload.meanwhile();
		});
	}

	private void actOnce() {
		String target = target();
		if (!maySendTo(target)) {
			return;
		}
		switch (random().nextInt(20)) {
			case 0, 1, 2, 3, 4, 5, 6, 7 -> send(target);
			case 8, 9 -> {
				watch(target);
				send(target);
			}
			case 10 -> {
				if (this.monitors.size() < MAX_MONITORS) {
					watch(target);
				}
			}
			case 11 -> giveUpOne();
			case 12 -> burst(target);
			case 13 -> sendSpoilable(target);
			case 14 -> sendUnsendable(target);
			default -> special(target);
		}
	}

	/**
	 * Mostly the same one, as long as that lives: only then there is an order to break.
	 */
	private String target() {
		if (this.favourite == null) {
			this.favourite = this.workload.anyTarget(this.process);
		}
		return (random().nextInt(4) > 0) ? this.favourite : this.workload.anyTarget(this.process);
	}

	/** Sends an ordinary message. */
	final void send(String target) {
		send(target, 8);
	}

	private void send(String target, int mostElements) {
		if (random().nextInt(3) == 0) {
			sendMessage(target, new TrickyElement(() -> interleave(target), this::strike));
		}
		else {
			Object[] padding = new Object[random().nextInt(mostElements)];
			Arrays.setAll(padding, (i) -> "x".repeat(random().nextInt(20)));
			sendMessage(target, padding);
		}
	}

	/** More than may wait, sometimes; large ones and small ones. */
	final void burst(String target) {
		int messages = 5 + random().nextInt(15);
		for (int message = 0; message < messages; message++) {
			send(target, 60);
		}
	}

	/** If it waits for a link, it may become something that cannot be sent. */
	private void sendSpoilable(String target) {
		TrickyElement element = new TrickyElement(() -> interleave(target), this::strike);
		this.workload.spoilable(element);
		sendMessage(target, element);
	}

	private void sendUnsendable(String target) {
		Object[] padding = { random().nextBoolean() ? new Object() : Double.NaN };
		sendMessage(target, padding);
	}

	/** Ports get messages, nodes are asked to carry out a function with them. */
	private void sendMessage(String target, Object... padding) {
		boolean port = Contexts.isPort(target);
		int head = port ? 2 : 1;
		sending(Sending.Kind.SND, target, (number) -> {
			@Nullable Object[] message = new @Nullable Object[head + padding.length];
			message[0] = "message";
			message[head - 1] = number;
			System.arraycopy(padding, 0, message, head, padding.length);
			if (port) {
				snd(target, message);
			}
			else {
				call(target, Workload.FUNCTION, message);
			}
		});
	}

	/** Writes down that something is sent. */
	final Sending sending(Sending.Kind kind, String target, IntConsumer call) {
		noticeTaken();
		Sending sending = history().begin(kind, this.name, target);
		try {
			call.accept(sending.number());
			noticeTaken();
			history().done(sending);
			if (isDead()) {
				sending.orphan();
			}
		}
		catch (Throwable ex) {
			refused(sending, ex);
		}
		return sending;
	}

	/**
	 * Notes that the node refused an operation, so that nothing of it must have happened.
	 */
	final void refused(Sending sending, Throwable failure) {
		if (failure instanceof IllegalArgumentException) {
			history().refused(sending, failure.getMessage());
		}
		else {
			checkInjected(failure);
			history().refused(sending, failure.getClass().getName());
		}
	}

	private static void checkInjected(Throwable failure) {
		if (!InjectedFailures.isInjected(failure)) {
			throw new IllegalStateException(failure);
		}
	}

	/** The application fails, perhaps. */
	final void strike() {
		this.workload.simulation().injected().strikeApplication();
	}

	/** Sets a monitor whose action does this and that. */
	final void watch(String target) {
		watch(Monitoring.Form.ACTION, this.name, target, (monitoring) -> mon(target, (reason) -> {
			fired(monitoring, reason);
			if (!this.workload.isCalm()) {
				react(target);
			}
			strike();
		}));
	}

	/** Writes down that a monitor is set. */
	final void watch(Monitoring.Form form, String owner, String target, Function<Monitoring, Guard> call) {
		Monitoring monitoring = history().setting(form, owner, target);
		try {
			Guard guard = call.apply(monitoring);
			history().set(monitoring);
			this.monitors.put(monitoring, guard);
		}
		catch (Throwable ex) {
			checkInjected(ex);
			// As if it was closed at once.
			history().closing(monitoring, true);
		}
	}

	/** A monitor of this context fires. */
	final void fired(Monitoring monitoring, Reason reason) {
		history().fired(monitoring, reason, taken());
		this.monitors.remove(monitoring);
		if (monitoring.target().equals(this.favourite) && (!monitoring.isLinkLost() || random().nextInt(8) == 0)) {
			this.favourite = null;
		}
	}

	private void react(String target) {
		interleave();
		boolean again = target.equals(this.favourite);
		if (again || random().nextBoolean()) {
			watch(target);
		}
		if (again || random().nextBoolean()) {
			send(target);
			interleave();
			send(target);
		}
	}

	private void giveUpOne() {
		List<Monitoring> open = List.copyOf(this.monitors.keySet());
		if (!open.isEmpty()) {
			Monitoring monitoring = this.workload.simulation().pick(open);
			if (random().nextBoolean()) {
				// Without a gap: another one is set before this one ends.
				watch(monitoring.target());
			}
			history().closing(monitoring, monitoring.owner().equals(this.name));
			this.monitors.remove(monitoring).close();
		}
	}

	/** Acts later, if the context still lives. */
	final void actLater() {
		try {
			this.process.node().after(anyDelay(), () -> {
				history().entered(this.name);
				if (!this.workload.isCalm()) {
					act();
				}
			});
		}
		catch (Throwable ex) {
			checkInjected(ex);
		}
	}

	/** Nobody can say when exactly this is sent: it has no place in any order. */
	final void sendLater(String target) {
		if (Contexts.isPort(target)) {
			Sending sending = history().begin(Sending.Kind.LATER, this.name + " (later)", target);
			try {
				this.process.node().after(anyDelay(), target, "message", sending.number());
			}
			catch (Throwable ex) {
				refused(sending, ex);
			}
		}
	}

	private Duration anyDelay() {
		return Duration.ofMillis(random().nextInt(100));
	}

	final void cal(String target) {
		if (Contexts.isPort(target)) {
			sending(Sending.Kind.CAL, target, (number) -> {
				CompletableFuture<Message> reply = random().nextBoolean()
						? this.process.node().cal(target, "call", number)
						: this.process.node().cal(target, anyDelay(), "call", number);
				history().call(this.name, target, reply);
			});
		}
	}

	/** One last message to all that it monitors. */
	final void sayLastWords() {
		List.copyOf(this.monitors.keySet()).stream().map(Monitoring::target).distinct().forEach(this::send);
	}

	@Override
	public String toString() {
		return this.name;
	}

}
