/**
 * Tests of the starter without anything that is optional.
 */
@NullMarked
package io.aemp.starter;

import org.jspecify.annotations.NullMarked;
