package io.aemp.internal.link.outbound;

import org.jspecify.annotations.Nullable;

/**
 * A message that waits for a link, because its framing is not known yet.
 *
 * @param portName the port on the other node
 * @param elements the message
 * @param cost what it counts for
 */
public record WaitingMessage(String portName, @Nullable Object[] elements, long cost) {

}
