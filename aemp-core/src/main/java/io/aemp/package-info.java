/**
 * The public API: all that an application imports. A {@link io.aemp.Node} has ports,
 * ports receive messages, monitors tell of deaths and losses.
 *
 * <p>
 * The conversion between elements and Java types is not public. It is one cycle: a
 * {@link io.aemp.Message} reads its elements by an {@link io.aemp.ElementMapper}, and the
 * elements of a mapper may be messages.
 */
@NullMarked
package io.aemp;

import org.jspecify.annotations.NullMarked;
