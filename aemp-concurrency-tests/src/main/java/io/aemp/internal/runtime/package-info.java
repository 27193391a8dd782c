/**
 * The runtime of races, which has no threads of its own.
 */
@NullMarked
package io.aemp.internal.runtime;

import org.jspecify.annotations.NullMarked;
