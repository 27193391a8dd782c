package io.aemp.sample.farm;

/**
 * Identifies the state of a job.
 *
 * @since 0.1.0
 */
public enum JobState {

	/** Waits for a worker. */
	QUEUED,

	/** A worker has it. */
	WORKING,

	/** The scaled image is here. */
	DONE,

	/** There will be no scaled image. */
	FAILED

}
