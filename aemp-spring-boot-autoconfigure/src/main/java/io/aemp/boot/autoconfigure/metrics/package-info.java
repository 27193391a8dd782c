/**
 * Auto-configuration of the metrics of nodes; optional.
 */
@NullMarked
package io.aemp.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
