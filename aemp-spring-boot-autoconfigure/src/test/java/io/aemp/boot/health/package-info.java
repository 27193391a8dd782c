/**
 * Tests of the health of a node.
 */
@NullMarked
package io.aemp.boot.health;

import org.jspecify.annotations.NullMarked;
