package io.aemp.spring;

/**
 * Ways in which a port can fail to handle a message, with their codes in error replies.
 */
enum FailureKind {

	/** No method is for the tag of the message. */
	UNHANDLED_MESSAGE("unhandled_message"),

	/** The elements of the message do not fit the parameters of the method. */
	ILLEGAL_ARGUMENTS("illegal_arguments"),

	/** The method threw something, or its future failed. */
	HANDLER_FAILED("handler_failed"),

	/** The result cannot be sent. */
	ILLEGAL_RESULT("illegal_result");

	private final String code;

	FailureKind(String code) {
		this.code = code;
	}

	String code() {
		return this.code;
	}

	/** Returns true if the sender of the message is at fault, not the port. */
	boolean isOfSender() {
		return this == UNHANDLED_MESSAGE || this == ILLEGAL_ARGUMENTS;
	}

}
