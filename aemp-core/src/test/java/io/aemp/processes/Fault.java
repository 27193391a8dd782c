package io.aemp.processes;

/**
 * A fault that can happen to a connection in the middle of its bytes.
 */
enum Fault {

	/** Both ends hear of it at once; what is on its way is lost. */
	RESET,

	/** Both ends read to a sudden end. */
	END,

	/** The dialler hears of it, the other end believes in the connection. */
	RESET_FOR_DIALLER,

	/** The other way round. */
	RESET_FOR_ACCEPTOR,

	/** Nothing that the dialler sends arrives any more, until others pass by. */
	STAND_STILL_FORTH,

	/** The same fault in the direction of the dialler. */
	STAND_STILL_BACK,

	/** Both. */
	STAND_STILL;

	boolean isReset() {
		return this == RESET || this == END || this == RESET_FOR_DIALLER || this == RESET_FOR_ACCEPTOR;
	}

	/**
	 * Determines if the fault stops bytes.
	 * @param forth those from the dialler
	 */
	boolean stops(boolean forth) {
		return this == STAND_STILL || this == (forth ? STAND_STILL_FORTH : STAND_STILL_BACK);
	}

}
