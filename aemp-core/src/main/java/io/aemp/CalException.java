package io.aemp;

/**
 * A call got no answer. What exactly happened says the type: {@link TimedOut},
 * {@link PortDied} or {@link LinkLost}.
 *
 * @since 0.1.0
 */
public abstract sealed class CalException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Reason reason;

	private CalException(String message, Reason reason) {
		super(message);
		this.reason = reason;
	}

	/**
	 * The failure that a monitor's reason stands for.
	 * @param portId the port that was called
	 * @param reason why the monitor fired
	 * @return the failure
	 */
	public static CalException of(String portId, Reason reason) {
		return reason.kind().equals("transport_error") ? new LinkLost(portId, reason) : new PortDied(portId, reason);
	}

	/**
	 * Why the monitor of the call fired.
	 * @return the reason; normal after a time-out
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * No answer came in time. The request may have been handled nevertheless.
	 */
	public static final class TimedOut extends CalException {

		private static final long serialVersionUID = 1L;

		/**
		 * A time-out.
		 * @param portId the port that was called
		 * @param millis how long was waited
		 */
		public TimedOut(String portId, long millis) {
			super("Port " + portId + " did not answer within " + millis + " ms", Reason.NORMAL);
		}

	}

	/**
	 * The port that was called died before it answered, or does not exist.
	 */
	public static final class PortDied extends CalException {

		private static final long serialVersionUID = 1L;

		private PortDied(String portId, Reason reason) {
			super("Port " + portId + " died before it answered: " + reason, reason);
		}

	}

	/**
	 * The link to the node of the port failed or could not be had; request or answer may
	 * have been lost.
	 */
	public static final class LinkLost extends CalException {

		private static final long serialVersionUID = 1L;

		private LinkLost(String portId, Reason reason) {
			super("Port " + portId + " cannot be reached: " + reason, reason);
		}

	}

}
