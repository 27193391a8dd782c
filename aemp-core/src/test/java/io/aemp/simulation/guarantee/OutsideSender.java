package io.aemp.simulation.guarantee;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.aemp.Guard;
import io.aemp.Reason;
import io.aemp.testing.HiddenFields;
import org.jspecify.annotations.Nullable;

/**
 * The threads outside ports of one node. They also give its ports their turns.
 */
final class OutsideSender extends Sender {

	private final Residents home;

	private final Set<String> watched = new HashSet<>();

	OutsideSender(Workload workload, Residents home) {
		super(workload, home.process(), Contexts.outside(home.process().id(), home.life()));
		this.home = home;
	}

	@Override
	void snd(String target, @Nullable Object... message) {
		process().node().snd(target, message);
	}

	@Override
	Guard mon(String target, Consumer<Reason> action) {
		return process().node().mon(target, action);
	}

	/**
	 * Monitors are taken by the task that hands over their actions: others of this
	 * context may run before an action does.
	 */
	@Override
	Long taken() {
		return process().callbackSince();
	}

	/** A process may crash before the action of a monitor that was taken begins. */
	@Override
	void noticeTaken() {
		monitors().forEach((monitoring, guard) -> {
			if (monitoring.owner().equals(name()) && !monitoring.isFired() && !monitoring.isClosed()
					&& !"SET".equals(HiddenFields.read(guard, "state").toString())) {
				history().noticeTaken(monitoring);
			}
		});
	}

	/** Makes a port of this node act. */
	void tell(PortSender port, String what) {
		if (this.watched.add(port.portId())) {
			watch(port.portId());
		}
		sending(Sending.Kind.SND, port.portId(), (number) -> snd(port.portId(), what, number));
	}

	@Override
	void special(String target) {
		switch (random().nextInt(5)) {
			case 0 -> this.home.addPort(null);
			case 1 -> actLater();
			case 2 -> sendLater(target);
			case 3 -> cal(target);
			default -> watchFor(workload().simulation().pick(this.home.ports()), target);
		}
	}

	/** Sets a monitor that belongs to a port. */
	private void watchFor(PortSender owner, String target) {
		String portId = owner.portId();
		if (owner.isDead()) {
			// It would belong to another port of that name.
			return;
		}
		if (random().nextBoolean()) {
			watch(Monitoring.Form.MESSAGE, owner.name(), target,
					(monitoring) -> process().node().mon(target, portId, "fired", monitoring.number()));
		}
		else {
			watch(Monitoring.Form.KILL, owner.name(), target, (monitoring) -> process().node().mon(target, portId));
		}
	}

}
