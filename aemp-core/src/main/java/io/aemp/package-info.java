/**
 * The public API: all that an application imports. A {@link io.aemp.Node} has ports,
 * ports receive messages, monitors tell of deaths and losses.
 */
@NullMarked
package io.aemp;

import org.jspecify.annotations.NullMarked;
