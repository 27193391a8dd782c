package io.aemp.port;

import java.util.concurrent.Executor;

import io.aemp.Guard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All threads outside ports together. Each entry runs as a task of its own on threads
 * that run no handlers, so that an action which waits holds up nobody else.
 */
public final class OutsideContext implements Context {

	private static final Logger logger = LoggerFactory.getLogger(OutsideContext.class);

	private final Executor callbacks;

	/**
	 * The context of a node's outside.
	 * @param callbacks grows with need
	 */
	public OutsideContext(Executor callbacks) {
		this.callbacks = callbacks;
	}

	@Override
	public boolean enqueue(ControlEntry entry) {
		this.callbacks.execute(() -> {
			try {
				entry.take();
			}
			catch (Throwable ex) {
				logger.error("An action that was set outside ports failed", ex);
			}
		});
		return true;
	}

	@Override
	public void follow(ControlEntry entry) {
		enqueue(entry);
	}

	@Override
	public boolean own(Guard guard) {
		return true;
	}

	@Override
	public void disown(Guard guard) {
	}

}
