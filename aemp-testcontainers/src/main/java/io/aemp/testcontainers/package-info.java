/**
 * Nodes in containers, for tests.
 */
@NullMarked
package io.aemp.testcontainers;

import org.jspecify.annotations.NullMarked;
