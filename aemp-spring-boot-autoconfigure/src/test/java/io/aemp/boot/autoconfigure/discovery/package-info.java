/**
 * Tests of the auto-configuration, on real nodes.
 */
@NullMarked
package io.aemp.boot.autoconfigure.discovery;

import org.jspecify.annotations.NullMarked;
