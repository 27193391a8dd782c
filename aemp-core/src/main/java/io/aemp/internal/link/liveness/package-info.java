/**
 * The failure detector of a link, and the check whether its peer is still there when
 * another connection comes in its name. Confined to the loop of the link, and without
 * locks. Time is counted in ticks of timers.
 */
@NullMarked
package io.aemp.internal.link.liveness;

import org.jspecify.annotations.NullMarked;
