package io.aemp.boot.autoconfigure;

import org.springframework.context.SmartLifecycle;

/**
 * Part of the application that starts before everything that may want to send, a web
 * server for example, and stops after it.
 */
abstract class NodePhaseLifecycle implements SmartLifecycle {

	/** Outside the phases of the web server, see its graceful shutdown. */
	static final int PHASE = SmartLifecycle.DEFAULT_PHASE - 4096;

	private volatile boolean running;

	/**
	 * Notes that this part was started or stopped.
	 * @param running true if it was started
	 */
	final void setRunning(boolean running) {
		this.running = running;
	}

	@Override
	public final boolean isRunning() {
		return this.running;
	}

	@Override
	public final boolean isPauseable() {
		// Other nodes would take the pause for the end of this node or its ports.
		return false;
	}

	@Override
	public final int getPhase() {
		return PHASE;
	}

}
