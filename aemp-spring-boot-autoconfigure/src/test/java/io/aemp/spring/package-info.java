/**
 * Tests of the annotation model, on a node without a network.
 */
@NullMarked
package io.aemp.spring;

import org.jspecify.annotations.NullMarked;
