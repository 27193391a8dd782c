/**
 * The transport within one process, with faults on demand: for tests and simulations of
 * networks of any number of nodes.
 *
 * <p>
 * The classes of a network know each other, as the parts of one model: a network has
 * transports and listeners, a connection has two ends and two paths, and each end reaches
 * the network and the other end.
 */
@NullMarked
package io.aemp.local;

import org.jspecify.annotations.NullMarked;
