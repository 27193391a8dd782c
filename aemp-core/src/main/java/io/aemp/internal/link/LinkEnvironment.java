package io.aemp.internal.link;

import io.aemp.NodeSettings;
import io.aemp.internal.link.connect.ConnectEnvironment;
import io.aemp.internal.link.events.NodeEvents;
import io.aemp.internal.link.inbound.InboundEnvironment;
import io.aemp.internal.link.sequence.SequenceEnvironment;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.runtime.Timers;

/**
 * Settings and services that the remote nodes of one node share.
 *
 * @param settings limits and time-outs
 * @param timers clock and timers
 * @param random makes what nobody can guess
 * @param ports where inbound messages go
 * @param events tells of links that come up and go down
 * @param traffic sums up what went over the links
 * @param inbound what receiving needs
 * @param sequences what sequences need
 * @param connecting what connecting needs
 */
record LinkEnvironment(NodeSettings settings, Timers timers, RandomSource random, PortTable ports, NodeEvents events,
		LinkTraffic traffic, InboundEnvironment inbound, SequenceEnvironment sequences, ConnectEnvironment connecting) {

}
