package io.aemp.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * The outcome of an input that kept all promises.
 *
 * @param accepted whether something went through: a packet, or a whole handshake
 * @param refusal why what came afterwards was refused, or null
 */
record Outcome(boolean accepted, @Nullable String refusal) {

}
