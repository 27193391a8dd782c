package io.aemp.simulation.guarantee;

import java.util.function.Consumer;

import io.aemp.Guard;
import io.aemp.Message;
import io.aemp.Port;
import io.aemp.Reason;
import io.aemp.simulation.SimulatedNode;
import io.aemp.testing.HiddenFields;
import org.jspecify.annotations.Nullable;

/**
 * A port, which gets and sends.
 */
final class PortSender extends Sender {

	private final Port port;

	private final String portId;

	/**
	 * A port that has just been made.
	 * @param life tells it from others of its name
	 */
	PortSender(Workload workload, Residents home, Port port, String life) {
		super(workload, home.process(), Contexts.port(port.id(), life));
		this.port = port;
		this.portId = port.id();
	}

	String portId() {
		return this.portId;
	}

	@Override
	void snd(String target, @Nullable Object... message) {
		process().node().snd(target, message);
	}

	@Override
	Guard mon(String target, Consumer<Reason> action) {
		return process().node().mon(target, action);
	}

	@Override
	boolean isDead() {
		// Another port may have its name by now.
		return (boolean) HiddenFields.read(this.port, "dead");
	}

	/** Whatever arrives here. */
	void receive(Message message) {
		String what = message.text(0);
		int number = (int) message.integer(1);
		if (what.equals("fired")) {
			// Still the entry that the monitor is.
			fired(history().monitorings().get(number), Reason.decoded(message.rest(2).elements().toArray()));
			return;
		}
		history().entered(name());
		history().received(number, this.portId, name());
		switch (what) {
			case "message" -> {
				if (!workload().isCalm() && random().nextInt(16) == 0) {
					act();
				}
			}
			case "go" -> act();
			case "call" -> {
				interleave();
				process().node().snd(message.text(2), "reply");
			}
			case "fail" -> throw new IllegalStateException("as it was asked to");
			case "say last words" -> sayLastWords();
			case "say that you live" -> history().alive(name());
			default -> throw new IllegalArgumentException(what);
		}
		strike();
	}

	@Override
	void special(String target) {
		switch (random().nextInt(16)) {
			case 0, 1 -> watch(Monitoring.Form.MESSAGE, name(), target,
					(monitoring) -> process().node().mon(target, this.portId, "fired", monitoring.number()));
			case 2 -> watch(Monitoring.Form.KILL, name(), target, (monitoring) -> process().node().mon(target));
			case 3 -> kil(target);
			case 4 -> makeFail(target);
			case 5, 6, 7 -> spawn();
			case 8, 9, 10, 11 -> cal(target);
			case 12 -> actLater();
			case 13 -> sendLater(target);
			default -> burst(target);
		}
	}

	private void makeFail(String target) {
		if (Contexts.isPort(target)) {
			sending(Sending.Kind.SND, target, (number) -> snd(target, "fail", number));
		}
	}

	/** Its own death acts at once, it stands in no line with messages. */
	private void kil(String target) {
		if (target.equals(this.portId)) {
			process().node().kil(target, "enough");
		}
		else if (Contexts.isPort(target)) {
			boolean normal = random().nextInt(4) == 0;
			if (normal) {
				history().endedNormally(target);
			}
			sending(Sending.Kind.KIL, target, (number) -> {
				if (normal) {
					process().node().kil(target);
				}
				else {
					process().node().kil(target, "killed", number);
				}
			});
		}
	}

	private void spawn() {
		SimulatedNode process = process();
		String node = workload().anyNode();
		Sending sending = history().begin(Sending.Kind.SPAWN, name(), node);
		String spawned;
		try {
			spawned = process.node().spawn(node, Workload.SPAWNED, sending.number());
		}
		catch (Throwable ex) {
			refused(sending, ex);
			return;
		}
		sending.target(spawned);
		history().done(sending);
		if (isDead()) {
			sending.orphan();
		}
		interleave();
		if (random().nextInt(4) > 0) {
			watch(spawned);
		}
		send(spawned);
		interleave();
		send(spawned);
	}

}
