/**
 * Auto-configuration of the health of nodes; optional.
 */
@NullMarked
package io.aemp.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
