package io.aemp.simulation.guarantee;

import java.util.List;

import io.aemp.simulation.mutants.Mutant;

/**
 * Ways to break the guarantee. Each one is what a mistake in the product would be.
 */
final class Mutants {

	static final List<Mutant> ALL = List.of(

			new Mutant("loses a message silently", "Link#received", """
					int cost = (int)""", """
					if (elements.length % 8 == 7) {
								return;
							}
							int cost = (int)"""),

			new Mutant("reorders what waited for a link", "OutboundQueue#pollBatch", """
					batch.add(next);""", """
					batch.add(0, next);"""),

			new Mutant("fires monitors late", "Fence#take", """
					this.context.follow(monitor);""", """
					this.context.enqueue(monitor);"""),

			new Mutant("delivers from an old connection", GuaranteeRun.HANDOVERS_EVERY,
					List.of(new Mutant.Edit("Link#received", """
							if (!isUp()) {
								return;
							}""", ""), new Mutant.Edit("RemoteNode#endNow", """
							lost.connection().close();""", ""))),

			new Mutant("lets a running handler send past its loss", "RemoteMonitors#fenced", """
					Reason reason = (fence != null) ? fence.reason() : null;""", """
					Reason reason = null;"""),

			new Mutant("forgets monitors that are set while connecting", "SequenceState#add", """
					if (tell && !portName.isEmpty()) {
									unflushed = request(Requests.MON1, portName);""", """
					if (tell && !portName.isEmpty() && this.link.get() != null) {
									unflushed = request(Requests.MON1, portName);"""),

			new Mutant("drops what finds no room without firing", "Outbound#add", """
					if (this.queue.cost() + cost > this.limit) {
								return false;""", """
					if (this.queue.cost() + cost > this.limit) {
								return true;"""),

			new Mutant("goes on with another connection as if nothing was lost", "LinkHandover#decided", """
					this.acceptance.abandon(link, "it did not answer when another connection came from its node");
							this.acceptance.consider(pending);""", """
					this.owner.up(this.acceptance.establish(pending), pending);"""),

			new Mutant("looks for a fence before it takes the lock", 1,
					List.of(new Mutant.Edit("RemoteSequence#append", """
							Outcome outcome = Outcome.OTHER_LINK;""", """
							if (this.state.dropIfFenced(context, portName, elements, carried, 0)) {
								return true;
							}
							Outcome outcome = Outcome.OTHER_LINK;"""), new Mutant.Edit("RemoteSequence#append", """
							this.encoder.encode(formatOf(link), portName, kept), context, portName""", """
							this.encoder.encode(formatOf(link), portName, kept), null, portName"""))),

			new Mutant("removes a remote node that still has monitors and fences", "SequenceState#isIdle", """
					&& this.monitors.isEmpty() && this.attempts""", """
					&& this.attempts"""),

			new Mutant("lets a small message in after an overflow", "SequenceState#overflow", """
					fail("send queue overflow", LossReason.SEND_QUEUE_OVERFLOW);""", """
					this.owner.loop()
						.execute(() -> fail("send queue overflow", LossReason.SEND_QUEUE_OVERFLOW));"""),

			new Mutant("lets messages overtake the spawn of their port", "PortFactory#spawnNew", """
					this.table.alive(port).init(initFunction, charge);""", """
					LocalPort spawned = this.table.alive(port);
							this.table.callbacks().execute(() -> spawned.init(initFunction, charge));"""),

			new Mutant("loses monitors that wait in a dying mailbox", "PortDependents#end", """
					this.expected.forEach((monitor) -> fire(port, monitor, unknown, nameFence));""", ""),

			new Mutant("drops what the action of a monitor sends", "RemoteMonitors#lift", """
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

			new Mutant("fires a monitor again", "Monitor#due", """
					if (!this.state.compareAndSet(State.SET, State.QUEUED)) {""", """
					if (this.state.getAndSet(State.QUEUED) == null) {"""),

			new Mutant("takes an old choice for a new one", GuaranteeRun.HANDOVERS_EVERY,
					List.of(new Mutant.Edit("Arbitration#isOutdated", """
							return pending.isChosen() && remembersChoice() && isComparable(pending)""", """
							return pending.isChosen() && remembersChoice() && !isComparable(pending)"""))),

			new Mutant("lets a kill overtake messages", "LocalPort#kill", """
					boolean within = ThreadState.currentContext() == this;""", """
					boolean within = true;"""),

			new Mutant("drops what finds no room in a mailbox, and goes on", "LocalPort#overflow", """
					die(""", """
					java.util.Objects.requireNonNull("""),

			new Mutant("does not tell the peer of the death of a port", "PeerMonitors#isTold", """
					this.peer.request(Requests.of(reason.elements().toArray(), Requests.KIL0, portName));""", """
					reason.elements();"""),

			new Mutant("leaves the monitors of a failed attempt alone", "RemoteSequence#unreachable", """
					if (this.state.attempts().isRunning(attempt)) {
										this.state.fail(why, LossReason.LINK_DOWN);""", """
					if (this.state.attempts().isRunning(attempt)) {
										this.state.attempts().failed();"""),

			new Mutant("skips what cannot be encoded when the link comes up", "RemoteSequence#encode", """
					lose(link, "a message that waited for the link cannot be sent: " + FailureText.of(ex));
								}
								return null;""", """
					encoded = 0;
								}
								return nextChunk(link, false);"""),

			new Mutant("drops a mailbox that cannot grow, and goes on", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("LocalPort#perish", """
							if (!close(NO_ROOM)) {""", """
							if (cause != null) {"""))),

			new Mutant("lets a port whose turn was refused wait for ever", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("Actor#ready", """
							this.dispatcher.ready(this);
									}
									catch (Throwable ex) {
										perish(ex);""", """
							this.dispatcher.ready(this);
									}
									catch (Throwable ex) {
										this.running = false;"""))),

			new Mutant("forgets a monitor that an executor refuses", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("PersistentHandover#PersistentHandover", """
							this.executor = new RetryingExecutor(executor, () -> timers);""", """
							this.executor = (task) -> {
										try {
											executor.execute(task);
										}
										catch (Throwable ex) {
											// Bad luck.
										}
									};"""), new Mutant.Edit("RetryingRuntime#RetryingRuntime", """
							this.callbacks = retrying(runtime.callbacks());""", """
							this.callbacks = runtime.callbacks();"""))),

			new Mutant("goes on with a link that could not be written to", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("Link#flush", """
							lose("it could not be written to: " + FailureText.of(ex));""", ""))),

			new Mutant("counts an attempt that no timer begins", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("LinkAttempts#start", """
							this.timers.schedule(""", """
							this.running = attempt;
							this.timers.schedule("""))),

			new Mutant("keeps a monitor that could not be set", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("SequenceState#add", """
							if (!added) {
											this.monitors.remove(monitor, portName);""", """
							if (!added) {"""))),

			new Mutant("leaves a call alone whose reply port dies", GuaranteeRun.FAILURES_EVERY,
					List.of(new Mutant.Edit("Calls#cal", """
							replyPort.own(() ->""", """
							java.util.Objects.requireNonNull((io.aemp.Guard) () ->"""))),

			new Mutant("opens a name that it gives again at once", "ReusedNames#isClosed", """
					return reopened > this.begin && !closing(name, reopened).open;""", """
					return closing(name, reopened) == null;"""),

			new Mutant("opens a name before the peer has heard of a death", "ReusedNames#closing", """
					this.closings.put(name, closing);""", """
					this.closings.put(name, closing);
								closing.open = true;"""),

			new Mutant("lets contexts reach a name whose death they have not taken", "RemoteMonitors#fenced", """
					if (reason != null || this.untaken.isEmpty()) {""", """
					if (reason != null || !this.untaken.isEmpty() || true) {"""));

	private Mutants() {
	}

}
