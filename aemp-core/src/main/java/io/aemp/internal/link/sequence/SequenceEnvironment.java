package io.aemp.internal.link.sequence;

import java.util.concurrent.atomic.LongAdder;

import io.aemp.internal.context.Context;
import io.aemp.internal.link.connect.ConnectEnvironment;
import io.aemp.internal.link.events.NodeEvents;
import io.aemp.internal.link.outbound.ChunkAllocator;
import io.aemp.internal.link.outbound.OutboundBudget;
import io.aemp.internal.loss.Losses;

/**
 * Settings and services that the sequences of one node share.
 *
 * @param sendQueueBytes the most that may wait for one node
 * @param allocator allocates the chunks in which frames wait
 * @param budget the limit of what may wait for all nodes together
 * @param losses counts dropped messages
 * @param fired counts monitors that fired
 * @param kernel the node itself as a context
 * @param events tells of links that come up and go down
 * @param connecting what connecting needs
 */
public record SequenceEnvironment(long sendQueueBytes, ChunkAllocator allocator, OutboundBudget budget, Losses losses,
		LongAdder fired, Context kernel, NodeEvents events, ConnectEnvironment connecting) {

}
