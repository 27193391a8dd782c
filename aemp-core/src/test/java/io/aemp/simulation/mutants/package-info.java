/**
 * Deliberate bugs of the product, compiled into it, which a proof has to find: who finds
 * nothing may be blind.
 */
@NullMarked
package io.aemp.simulation.mutants;

import org.jspecify.annotations.NullMarked;
