package io.aemp.simulation.guarantee;

import java.util.List;

import io.aemp.simulation.mutants.Mutant;

/**
 * Ways to break the guarantee. Each one is what a mistake in the product would be.
 */
final class Mutants {

	private static final String REMOTE_NODE = "internal/link/RemoteNode.java";

	private static final String SEQUENCE = "internal/link/sequence/RemoteSequence.java";

	private static final String SEQUENCE_STATE = "internal/link/sequence/SequenceState.java";

	private static final String FENCE = "internal/link/sequence/Fence.java";

	private static final String OUTBOUND = "internal/link/outbound/Outbound.java";

	private static final String LINK = "internal/link/Link.java";

	private static final String ACTOR = "internal/dispatch/Actor.java";

	private static final String PORT = "internal/port/LocalPort.java";

	static final List<Mutant> ALL = List.of(

			new Mutant("loses a message silently", LINK, """
					int cost = (int)""", """
					if (elements.length % 8 == 7) {
								return;
							}
							int cost = (int)"""),

			new Mutant("reorders what waited for a link", "internal/link/outbound/OutboundQueue.java", """
					batch.add(next);""", """
					batch.add(0, next);"""),

			new Mutant("fires monitors late", FENCE, """
					this.context.follow(monitor);""", """
					this.context.enqueue(monitor);"""),

			new Mutant("delivers from an old connection", GuaranteeRun.HANDOVERS_EVERY,
					List.of(new Mutant.Edit(LINK, """
							if (!isUp()) {
										return;
									}
									int cost""", """
							int cost"""), new Mutant.Edit(REMOTE_NODE, """
							lost.connection().close();""", ""))),

			new Mutant("lets a running handler send past its loss", "internal/link/sequence/RemoteMonitors.java", """
					Reason reason = (fence != null) ? fence.reason() : null;""", """
					Reason reason = null;"""),

			new Mutant("forgets monitors that are set while connecting", SEQUENCE_STATE, """
					if (tell && !portName.isEmpty()) {
									unflushed = request(Requests.MON1, portName);""", """
					if (tell && !portName.isEmpty() && this.link.get() != null) {
									unflushed = request(Requests.MON1, portName);"""),

			new Mutant("drops what finds no room without firing", OUTBOUND, """
					if (this.queue.cost() + cost > this.limit) {
								return false;""", """
					if (this.queue.cost() + cost > this.limit) {
								return true;"""),

			new Mutant("goes on with another connection as if nothing was lost",
					"internal/link/connect/LinkHandover.java",
					"""
							this.acceptance.abandon(link, "it did not answer when another connection came from its node");
									this.acceptance.consider(pending);""",
					"""
							this.owner.up(this.acceptance.establish(pending), pending);"""),

			new Mutant("looks for a fence before it takes the lock", 1, List.of(
					new Mutant.Edit(SEQUENCE,
							"""
									public boolean append(Context context, String portName, @Nullable Object[] elements, @Nullable Monitor carried) {
									""",
							"""
									public boolean append(Context context, String portName, @Nullable Object[] elements, @Nullable Monitor carried) {
											if (this.state.dropIfFenced(context, portName, elements, carried, 0)) {
												return true;
											}
									"""),
					new Mutant.Edit(SEQUENCE,
							"""
									outcome = append(link, this.encoder.encode(formatOf(link), portName, kept), context, portName""",
							"""
									outcome = append(link, this.encoder.encode(formatOf(link), portName, kept), null, portName"""))),

			new Mutant("removes a remote node that still has monitors and fences", SEQUENCE_STATE, """
					&& this.monitors.isEmpty() && this.attempts""", """
					&& this.attempts"""),

			new Mutant("lets a small message in after an overflow", SEQUENCE_STATE, """
					void overflow() {
							fail("send queue overflow", LossReason.SEND_QUEUE_OVERFLOW);""", """
					void overflow() {
							this.owner.loop()
								.execute(() -> fail("send queue overflow", LossReason.SEND_QUEUE_OVERFLOW));"""),

			new Mutant("lets messages overtake the spawn of their port", "internal/port/PortFactory.java", """
					this.table.alive(port).init(initFunction, charge);""", """
					LocalPort spawned = this.table.alive(port);
							this.table.callbacks().execute(() -> spawned.init(initFunction, charge));"""),

			new Mutant("loses monitors that wait in a dying mailbox", "internal/port/PortDependents.java", """
					this.expected.forEach((monitor) -> fire(port, monitor, unknown, nameFence));""", ""),

			new Mutant("drops what the action of a monitor sends", "internal/link/sequence/RemoteMonitors.java", """
					LastingEntry fired = fence.lift();
							this.raised--;
							forgetUnused(fence);""", """
					Reason reason = java.util.Objects.requireNonNull(fence.reason());
							LastingEntry fired = fence.lift();
							fence.raise(reason);
							fence.context().enqueue(() -> {
								synchronized (this.owner) {
									fence.lift();
									this.raised--;
									forgetUnused(fence);
								}
								((RemoteSequence<?>) this.owner).removeIfIdle(() -> false);
							});"""),

			new Mutant("fires a monitor again", "internal/context/Monitor.java", """
					if (!this.state.compareAndSet(State.SET, State.QUEUED)) {""", """
					if (this.state.getAndSet(State.QUEUED) == null) {"""),

			new Mutant("takes an old choice for a new one", GuaranteeRun.HANDOVERS_EVERY,
					List.of(new Mutant.Edit("internal/link/connect/Arbitration.java", """
							return pending.isChosen() && remembersChoice() && isComparable(pending)""", """
							return pending.isChosen() && remembersChoice() && !isComparable(pending)"""))),

			new Mutant("lets a kill overtake messages", "internal/port/LocalPort.java", """
					boolean within = ThreadState.currentContext() == this;""", """
					boolean within = true;"""),

			new Mutant("drops what finds no room in a mailbox, and goes on", "internal/port/LocalPort.java", """
					protected void overflow() {
							die(""", """
					protected void overflow() {
							java.util.Objects.requireNonNull("""),

			new Mutant("does not tell the peer of the death of a port", "internal/link/PeerMonitors.java", """
					this.peer.request(Requests.of(reason.elements().toArray(), Requests.KIL0, portName));""", """
					reason.elements();"""),

			new Mutant("leaves the monitors of a failed attempt alone", SEQUENCE, """
					if (this.state.attempts().isRunning(attempt)) {
										this.state.fail(why, LossReason.LINK_DOWN);""", """
					if (this.state.attempts().isRunning(attempt)) {
										this.state.attempts().failed();"""),

			new Mutant("skips what cannot be encoded when the link comes up", SEQUENCE, """
					lose(link, "a message that waited for the link cannot be sent: " + FailureText.of(ex));
								return null;""", """
					return nextChunk(link, false);"""),

			new Mutant("drops a mailbox that cannot grow, and goes on", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit(PORT, """
							protected void perish(Throwable cause) {
									if (!close(NO_ROOM)) {
										return;
									}""", """
							protected void perish(Throwable cause) {
									if (cause != null) {
										return;
									}"""))),

			new Mutant("lets a port whose turn was refused wait for ever", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit(ACTOR, """
							this.dispatcher.ready(this);
									}
									catch (Throwable ex) {
										perish(ex);""", """
							this.dispatcher.ready(this);
									}
									catch (Throwable ex) {
										this.running = false;"""))),

			new Mutant("forgets a monitor that an executor refuses", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("internal/context/PersistentHandover.java", """
							this.executor = new RetryingExecutor(executor, () -> timers);""", """
							this.executor = (task) -> {
										try {
											executor.execute(task);
										}
										catch (Throwable ex) {
											// Bad luck.
										}
									};"""), new Mutant.Edit("internal/runtime/RetryingRuntime.java", """
							this.callbacks = retrying(runtime.callbacks());""", """
							this.callbacks = runtime.callbacks();"""))),

			new Mutant("goes on with a link that could not be written to", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit(LINK, """
							lose("it could not be written to: " + FailureText.of(ex));""", ""))),

			new Mutant("counts an attempt that no timer begins", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("internal/link/connect/LinkAttempts.java", """
							// Without a timer there is no attempt, and whoever wants a link is told.""", """
							this.running = attempt;"""))),

			new Mutant("keeps a monitor that could not be set", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit(SEQUENCE_STATE, """
							if (!added) {
											this.monitors.remove(monitor, portName);""", """
							if (!added) {"""))),

			new Mutant("leaves a call alone whose reply port dies", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("internal/node/Calls.java", """
							replyPort.own(() ->""", """
							java.util.Objects.requireNonNull((io.aemp.Guard) () ->"""))),

			new Mutant("opens a name that it gives again at once", "internal/link/ReusedNames.java", """
					return reopened > this.begin && !closing(name, reopened).open;""", """
					return closing(name, reopened) == null;"""),

			new Mutant("opens a name before the peer has heard of a death", "internal/link/ReusedNames.java", """
					this.closings.put(name, closing);""", """
					this.closings.put(name, closing);
								closing.open = true;"""),

			new Mutant("lets contexts reach a name whose death they have not taken",
					"internal/link/sequence/RemoteMonitors.java", """
							if (reason != null || this.untaken.isEmpty()) {""", """
							if (reason != null || !this.untaken.isEmpty() || true) {"""));

	private Mutants() {
	}

}
