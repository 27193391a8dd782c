/**
 * The ports of a node: the table of ports, names, receivers, and the life and death of a
 * port. The lock of a port is the one of its actor.
 */
@NullMarked
package io.aemp.internal.port;

import org.jspecify.annotations.NullMarked;
