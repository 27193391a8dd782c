package io.aemp.processes;

/**
 * What is counted of a run.
 */
enum Figures {

	/** Messages, whatever became of them. */
	SENT,

	/** Messages that ports got. */
	ARRIVED,

	/** Links that failed, as nodes notice them. */
	LINK_FAILURES,

	/** What was dropped because its sender had not taken notice of a loss. */
	FENCED,

	/** What was dropped because too much waited. */
	OVERFLOWN

}
