package io.aemp.internal.link.connect;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

import io.aemp.NodeSettings;
import io.aemp.internal.runtime.Timers;

/**
 * Settings and services for connecting that the remote nodes of one node share.
 *
 * @param settings time-outs
 * @param timers clock and timers
 * @param dialler makes connections
 * @param lastChoice the number of the connection that this node chose last
 * @param newcomers logs connections that come in the name of linked nodes
 * @param unknownNodes warns of targets that are no port IDs
 * @param closed true if there must be no new links any more
 */
public record ConnectEnvironment(NodeSettings settings, Timers timers, Dialler dialler, AtomicLong lastChoice,
		NewcomerLog newcomers, UnknownNodes unknownNodes, BooleanSupplier closed) {

}
