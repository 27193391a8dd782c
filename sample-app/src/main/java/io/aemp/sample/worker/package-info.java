/**
 * The worker node: a port that scales images for whoever asks.
 */
@NullMarked
package io.aemp.sample.worker;

import org.jspecify.annotations.NullMarked;
