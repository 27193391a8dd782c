package io.aemp.processes;

import io.aemp.Dispatch;
import io.aemp.Port;
import io.aemp.PortSettings;

/**
 * A port whose handler sends many messages before it returns: as long as it runs, its
 * monitors cannot fire, and what it sends behind a loss must be lost, too.
 */
final class PortStrand extends Strand {

	private static final int LONGEST_BURST = 100;

	private final Port port;

	private final Watch watch;

	/** Touched by the port only. */
	private boolean finishing;

	/** Touched by the port only. */
	private boolean finished;

	PortStrand(GuaranteeNode home, int index, int share, Dispatch dispatch) {
		super(home, index, share);
		this.watch = new Watch(home, this::fired);
		this.port = home.node().port(PortSettings.DEFAULTS.named("sender-" + index).on(dispatch));
		this.port.rcv("begin", (message) -> {
			this.watch.set();
			tell("burst");
		});
		this.port.rcv("burst", (message) -> burst());
		this.port.rcv("finish", (message) -> {
			this.finishing = true;
			sendLast();
		});
		this.port.rcv("last arrived", (message) -> finishOnce());
	}

	void tell(String what) {
		home().node().snd(this.port.id(), what);
	}

	private void burst() throws InterruptedException {
		sendSome(1 + anyNumber(LONGEST_BURST));
		if (hasShareLeft()) {
			tell("burst");
		}
		else {
			home().hasSent();
		}
	}

	@Override
	void lastArrived() {
		tell("last arrived");
	}

	/** Unless they were lost meanwhile, and sent again. */
	private void finishOnce() {
		if (!this.finished && isLastAcknowledged()) {
			this.finished = true;
			home().hasFinished();
		}
	}

	/** Directly before the action that this is a part of, the monitors have fired. */
	private void fired() {
		fired(new Window(next(), next()), next());
		if (this.finishing && !this.finished) {
			sendLast();
		}
	}

	void close() {
		home().node().kil(this.port.id());
	}

}
