package io.aemp.internal.transport.netty;

import java.time.Duration;

/**
 * The options of TCP sockets.
 *
 * @param noDelay whether small packets go out at once
 * @param keepAlive whether connections are looked after on which nothing is sent
 * @param userTimeout how long bytes may wait to be acknowledged by a peer that cannot be
 * asked for a sign of life, as it did not announce the requests for that (protocol,
 * section 8); counts where the sockets know this option
 */
public record SocketOptions(boolean noDelay, boolean keepAlive, Duration userTimeout) {

}
