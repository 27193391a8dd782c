/**
 * Targets for Jazzer: whatever octets come from the network, the parsers keep their
 * promises.
 */
@NullMarked
package io.aemp.fuzz;

import org.jspecify.annotations.NullMarked;
