/**
 * Octets to messages and back.
 */
@NullMarked
package io.aemp.wire;

import org.jspecify.annotations.NullMarked;
