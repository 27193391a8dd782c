package io.aemp;

import org.jspecify.annotations.Nullable;

/**
 * A call got no result. The type says what happened: {@link TimedOut}, {@link PortDied},
 * {@link LinkLost}, or {@link Answered} with an error.
 *
 * @since 0.1.0
 */
public abstract sealed class CalException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private static final int MAX_PRINTED = 500;

	private final transient Reason reason;

	private CalException(String message, Reason reason) {
		super(message);
		this.reason = reason;
	}

	/**
	 * Returns the failure that a monitor's reason stands for.
	 * @param portId the port that was called
	 * @param reason why the monitor fired
	 * @return the failure
	 */
	public static CalException of(String portId, Reason reason) {
		return reason.kind().equals("transport_error") ? new LinkLost(portId, reason) : new PortDied(portId, reason);
	}

	/**
	 * Returns the reason for which the monitor of the call fired.
	 * @return the reason; normal if the monitor did not fire
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
			this(portId, millis, null);
		}

		/**
		 * A time-out with a probable cause.
		 * @param portId the port that was called
		 * @param millis how long was waited
		 * @param cause why there was no answer, in words, if that is known
		 */
		public TimedOut(String portId, long millis, @Nullable String cause) {
			super("Port " + portId + " did not answer within " + millis + " ms" + ((cause != null) ? "; " + cause : ""),
					Reason.NORMAL);
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

	/**
	 * The port answered with an {@link ErrorReply}: it got the request, but could not
	 * handle it.
	 */
	public static final class Answered extends CalException {

		private static final long serialVersionUID = 1L;

		private final transient ErrorReply error;

		/**
		 * Creates the failure of a call that was answered with an error.
		 * @param portId the port that was called
		 * @param error its answer
		 */
		public Answered(String portId, ErrorReply error) {
			super("Port " + portId + " answered with an error (" + Printable.of(error.code()) + "): "
					+ Printable.of(error.text(), MAX_PRINTED), Reason.NORMAL);
			this.error = error;
		}

		/**
		 * Returns the answer.
		 * @return the error as the port sent it
		 */
		public ErrorReply error() {
			return this.error;
		}

	}

}
