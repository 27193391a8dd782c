/**
 * Auto-configuration of what Actuator shows of nodes; optional.
 */
@NullMarked
package io.aemp.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
