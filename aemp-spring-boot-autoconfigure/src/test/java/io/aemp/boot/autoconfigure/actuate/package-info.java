/**
 * Tests of the auto-configuration, on real nodes.
 */
@NullMarked
package io.aemp.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
