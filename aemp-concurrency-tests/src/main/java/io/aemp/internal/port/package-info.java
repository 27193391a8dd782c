/**
 * Races of ports: messages, kills, monitors and charges against each other.
 */
@NullMarked
package io.aemp.internal.port;

import org.jspecify.annotations.NullMarked;
