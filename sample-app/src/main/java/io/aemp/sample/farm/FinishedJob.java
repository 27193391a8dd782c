package io.aemp.sample.farm;

/**
 * A job that is done or has failed.
 *
 * @param view what became of it
 * @param images the original and, if it is done, the scaled image
 * @since 0.1.0
 */
public record FinishedJob(JobView view, JobImages images) {
}
