package io.aemp.processes;

/**
 * The counters of a run.
 */
enum Figures {

	/** Messages, whatever became of them. */
	SENT,

	/** Messages that ports got. */
	ARRIVED,

	/** Links that failed, as nodes notice them. */
	LINK_FAILURES,

	/** Messages dropped because their sender had not taken notice of a loss. */
	FENCED,

	/** Messages dropped because too many waited. */
	OVERFLOWN

}
