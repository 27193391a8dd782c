package io.aemp.sample.farm;

import org.jspecify.annotations.Nullable;

/**
 * A worker at one moment. Immutable.
 *
 * @param node the node it is
 * @param state whether it is given jobs
 * @param jobs how many it has at the moment
 * @param answered how many it has answered
 * @param text why it is not ready, in words
 * @since 0.1.0
 */
public record WorkerView(String node, WorkerState state, int jobs, long answered, @Nullable String text) {
}
