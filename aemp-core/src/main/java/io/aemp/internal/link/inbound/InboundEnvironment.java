package io.aemp.internal.link.inbound;

import io.aemp.NodeSettings;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.Timers;

/**
 * Settings and services for receiving that the remote nodes of one node share.
 *
 * @param settings limits and time-outs
 * @param timers timers
 * @param ports the ports that hold what was received
 * @param readingStopped counts how often reading stops
 */
public record InboundEnvironment(NodeSettings settings, Timers timers, PortTable ports, Runnable readingStopped) {

}
