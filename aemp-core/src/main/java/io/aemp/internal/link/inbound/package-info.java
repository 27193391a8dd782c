/**
 * Flow control of what one node sends: reading stops above a limit of what is not
 * handled, and somebody gives way if nothing is handled for long. Confined to the loop of
 * the node, and without locks. {@code InboundFlow} and {@code StallDetector} know each
 * other: one is active while the other one is stopped.
 */
@NullMarked
package io.aemp.internal.link.inbound;

import org.jspecify.annotations.NullMarked;
