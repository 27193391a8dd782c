/**
 * Greeting and authentication as a pure state machine: bytes in, actions out, no I/O.
 */
@NullMarked
package io.aemp.internal.handshake;

import org.jspecify.annotations.NullMarked;
