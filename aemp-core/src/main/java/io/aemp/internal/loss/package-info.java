/**
 * Lost messages: counters by reason, the log, and the observers.
 */
@NullMarked
package io.aemp.internal.loss;

import org.jspecify.annotations.NullMarked;
