/**
 * The proof of the shared database: random histories of whole networks, what every node
 * has to see when they are over, and deliberate bugs that this has to find.
 */
@NullMarked
package io.aemp.simulation.database;

import org.jspecify.annotations.NullMarked;
