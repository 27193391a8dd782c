/**
 * The ports of a node: the table of ports, names, receivers, and the life and death of a
 * port. The lock of a port is the one of its actor.
 *
 * <p>
 * Five classes know each other. A port leaves {@code PortTable} when it dies. The table
 * leads to {@code PortFactory} and {@code PortThreads}, which create and find ports, and
 * finds the {@code CreditHolder}, a port that holds most of a credit.
 */
@NullMarked
package io.aemp.internal.port;

import org.jspecify.annotations.NullMarked;
