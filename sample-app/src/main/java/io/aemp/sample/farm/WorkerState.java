package io.aemp.sample.farm;

/**
 * Identifies the state of a worker.
 *
 * @since 0.1.0
 */
public enum WorkerState {

	/** Answers, and is given jobs. */
	READY,

	/** Let a job's time run out, and is given no more until it answers again. */
	SILENT,

	/** Its port or the link to its node is gone. */
	LOST

}
