package io.aemp.internal.link.sequence;

import java.time.Duration;
import java.util.Collection;

import io.aemp.LossReason;
import io.aemp.Reason;
import io.aemp.internal.future.NodeFuture;
import org.jspecify.annotations.Nullable;

/**
 * A failure of a link, or of the attempt to get one, that was carried out, except for
 * what must not happen under a lock.
 *
 * @param <L> the type of links
 * @param link the link that is over; null if there was none
 * @param lossReason the reason why messages were dropped
 * @param why the cause in words
 * @param reason the reason that monitors are told
 * @param pause the back-off before the next attempt
 * @param waiting the futures that waited for room
 * @param problem what kept a part of it from being done, if anything
 */
public record LinkFailure<L>(@Nullable L link, LossReason lossReason, String why, Reason reason, Duration pause,
		Collection<NodeFuture<Void>> waiting, @Nullable Throwable problem) {

}
