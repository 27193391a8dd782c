/**
 * The transport SPI: dial, listen, and an authenticated connection that takes and gives
 * messages.
 */
@NullMarked
package io.aemp.internal.transport;

import org.jspecify.annotations.NullMarked;
