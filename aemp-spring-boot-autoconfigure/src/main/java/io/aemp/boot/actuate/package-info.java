/**
 * The state of a node, for an endpoint of Actuator.
 */
@NullMarked
package io.aemp.boot.actuate;

import org.jspecify.annotations.NullMarked;
