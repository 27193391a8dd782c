/**
 * Races of links: senders and the loop against failures, removals and overflows.
 */
@NullMarked
package io.aemp.internal.link;

import org.jspecify.annotations.NullMarked;
