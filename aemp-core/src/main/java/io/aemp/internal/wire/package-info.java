/**
 * Bytes to messages and back.
 */
@NullMarked
package io.aemp.internal.wire;

import org.jspecify.annotations.NullMarked;
