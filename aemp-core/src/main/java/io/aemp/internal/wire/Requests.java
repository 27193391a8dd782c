package io.aemp.internal.wire;

import org.jspecify.annotations.Nullable;

/**
 * The vocabulary of requests to node ports (protocol, sections 4 to 6): their tags, and
 * how they are put together.
 */
public final class Requests {

	/** A sign of life of a peer that does not read at the moment. */
	public static final String NOT_READING = "";

	/** A request that has no effect. */
	public static final String DEVNULL = "devnull";

	/** Monitors a port. */
	public static final String MON1 = "mon1";

	/** Ends the monitoring of a port. */
	public static final String MON0 = "mon0";

	/** Reports the death of a monitored port. */
	public static final String KIL0 = "kil0";

	/** Kills a port. */
	public static final String KIL1 = "kil1";

	/** Sends a message to a port. */
	public static final String SND = "snd";

	/** Asks whether a request is known. */
	public static final String CAN = "can";

	/** Asks for the time. */
	public static final String TIME = "time";

	/** Evaluates code, which this node refuses. */
	public static final String EVAL = "eval";

	/** Creates a port. */
	public static final String SPAWN = "AnyEvent::MP::_spawn";

	/** Begins the tags of discovery and the database. */
	public static final String DATABASE_PREFIX = FrameLimits.DATABASE_PREFIX;

	/** Announces that the sender is a global node. */
	public static final String G_GLOBAL = "g_global";

	/** Makes the receiver the master of the sender. */
	public static final String G_SLAVE = "g_slave";

	/** Sends the entries of the nodes that depend on the sender. */
	public static final String G_SET = "g_set";

	/** Changes entries of the sender. */
	public static final String G_UPD = "g_upd";

	/** Asks for the addresses of a node. */
	public static final String G_FIND = "g_find";

	/** Answers {@link #G_FIND}. */
	public static final String G_FOUND = "g_found";

	/** Asks for a family. */
	public static final String G_DB_FAMILY = "g_db_family";

	/** Asks for the keys of a family. */
	public static final String G_DB_KEYS = "g_db_keys";

	/** Asks for the values of a family. */
	public static final String G_DB_VALUES = "g_db_values";

	/** Answers the three questions above. */
	public static final String G_REPLY = "g_reply";

	/** Monitors a family. */
	public static final String G_MON1 = "g_mon1";

	/** Ends the monitoring of a family. */
	public static final String G_MON0 = "g_mon0";

	/** Sends a monitored family as a whole. */
	public static final String G_CHG1 = "g_chg1";

	/** Sends changes of a monitored family. */
	public static final String G_CHG2 = "g_chg2";

	private Requests() {
	}

	/**
	 * Returns a request.
	 * @param elements the elements behind the head
	 * @param head the tag, and the names that follow it
	 * @return the elements of the whole request
	 */
	public static @Nullable Object[] of(@Nullable Object[] elements, String... head) {
		@Nullable Object[] request = new @Nullable Object[head.length + elements.length];
		System.arraycopy(head, 0, request, 0, head.length);
		System.arraycopy(elements, 0, request, head.length, elements.length);
		return request;
	}

}
