package io.aemp.internal.link;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.aemp.NodeSettings;
import io.aemp.internal.port.PortTable;
import io.aemp.internal.runtime.RandomSource;
import io.aemp.internal.runtime.Timers;

/**
 * What the remote nodes of one node have in common.
 *
 * @param settings limits and time-outs
 * @param timers clock and timers
 * @param ports where inbound messages go
 * @param requests where requests to the node port go
 * @param kernel the node itself as a context
 * @param events tells of links that come up and go down
 * @param dialler makes connections
 * @param chunks allocates the chunks in which messages wait
 * @param budget how much may wait for all remote nodes together
 * @param lastChoice the number of the connection that this node chose last
 * @param traffic what went over the links
 * @param random makes what nobody can guess
 * @param newcomers writes of connections that come in the name of linked nodes
 * @param unknownTargets warns of targets that are no port IDs
 * @param closed whether there must be no new links any more
 */
record LinkEnvironment(NodeSettings settings, Timers timers, PortTable ports, NodeRequests requests,
		KernelContext kernel, NodeEvents events, Dialler dialler, Chunks chunks, OutboundBudget budget,
		AtomicLong lastChoice, Traffic traffic, RandomSource random, NewcomerLog newcomers,
		UnknownTargets unknownTargets, BooleanSupplier closed) {

}
