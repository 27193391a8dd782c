/**
 * Targets for Jazzer: whatever bytes come from the network, the parsers keep their
 * promises.
 */
@NullMarked
package io.aemp.fuzz;

import org.jspecify.annotations.NullMarked;
