package io.aemp.sample.farm;

import java.util.concurrent.CompletableFuture;

/**
 * A job that the farm has taken.
 *
 * @param id names it in the {@link FarmView}
 * @param finished completes when the job is done or has failed, on a thread that must not
 * be blocked; exceptionally only when the farm is stopped
 * @since 0.1.0
 */
public record Submission(long id, CompletableFuture<FinishedJob> finished) {
}
