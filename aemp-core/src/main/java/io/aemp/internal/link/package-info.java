/**
 * Other nodes, and the links to them. {@link io.aemp.internal.link.Links} is all that the
 * layers above need. A {@code RemoteNode} connects the parts that own the state of one
 * node: its sequence, its inbound flow, and the acceptance of its connections. A link
 * belongs to one event loop for life.
 *
 * <p>
 * Only counters and the registry of nodes are shared by threads here; there is no lock
 * that is held while anything else is called. {@code RemoteNode}, {@code Link} and
 * {@code NodeRequests} know each other: a node has a link, a link leads to a node, and
 * brings requests.
 */
@NullMarked
package io.aemp.internal.link;

import org.jspecify.annotations.NullMarked;
