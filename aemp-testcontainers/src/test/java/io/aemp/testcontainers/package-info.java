/**
 * Tests that need no container.
 */
@NullMarked
package io.aemp.testcontainers;

import org.jspecify.annotations.NullMarked;
