/**
 * The code of the documentation, compiled and run, and tests that compare both.
 */
@NullMarked
package io.aemp.docs;

import org.jspecify.annotations.NullMarked;
