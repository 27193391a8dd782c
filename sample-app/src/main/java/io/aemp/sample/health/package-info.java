/**
 * The health check of a container.
 */
@NullMarked
package io.aemp.sample.health;

import org.jspecify.annotations.NullMarked;
