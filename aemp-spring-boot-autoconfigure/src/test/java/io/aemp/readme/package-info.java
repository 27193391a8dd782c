/**
 * The Java code of README.md, compiled and run.
 */
@NullMarked
package io.aemp.readme;

import org.jspecify.annotations.NullMarked;
